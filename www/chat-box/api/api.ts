/** One thing a page may use of the element. */
export interface ApiRow {
  readonly name: string;
  /** A TypeScript type or the values it takes; what a method gets and gives back; what an event carries. */
  readonly type: string;
  readonly default?: string;
  /** A sentence. */
  readonly text: string;
}

/**
 * All that a page may use of `<chat-box>`. The README's tables, the page's and `custom-elements.json` are made of it, and
 * a test compares it with the code.
 */
export const api: Readonly<Record<ApiKind, readonly ApiRow[]>> = {
  attributes: [
    {
      name: 'server',
      type: 'URL',
      default: 'where the script came from',
      text: 'The directory the chat is served from.',
    },
    { name: 'room', type: '1 to 64 of `A-Za-z0-9._~-`', default: '`lobby`', text: 'The room to be in.' },
    {
      name: 'via',
      type: '`auto`, `whip`, `whep`, `websocket`',
      default: '`auto`',
      text: 'How to connect: a data channel, or a WebSocket where that does not get through; a data channel, opened the one or the other way; a WebSocket.',
    },
    {
      name: 'connect',
      type: '`load`, `manual`',
      default: '`load`',
      text: 'When to join: at once, or when somebody presses the button or `join()` is called.',
    },
    {
      name: 'token',
      type: 'text',
      default: 'none',
      text: "One of the server's `AUTH_TOKEN`, where it asks for one.",
    },
    {
      name: 'lang',
      type: '`en`, `ar`, `de`, `es`, `fr`, `ja`',
      default: "the page's",
      text: 'The language of its words; those of languages other than English are loaded when they are needed.',
    },
    {
      name: 'scheme',
      type: '`auto`, `light`, `dark`',
      default: '`auto`',
      text: "The colour scheme: the page's own `color-scheme`, or always this one.",
    },
    {
      name: 'mode',
      type: '`inline`, `panel`, `bubble`',
      default: '`inline`',
      text: 'Where the chat is: in the flow of the page; a sheet along its side, which closes to a tab; a card over its corner, behind a round launcher.',
    },
    {
      name: 'open',
      type: 'boolean',
      default: 'false',
      text: 'A panel or bubble is open; reflected, and remembered for the next page of the site.',
    },
    {
      name: 'title-badge',
      type: 'boolean',
      default: 'false',
      text: "Says in the page's title how much is unread, such as `(3) My shop`.",
    },
    {
      name: 'sound',
      type: 'boolean',
      default: 'false',
      text: 'A short tone when others say something while the chat is closed or the page hidden.',
    },
    {
      name: 'notify',
      type: 'boolean',
      default: 'false',
      text: 'A notification when others say something while the page is hidden, once somebody allowed it with the bell in the header.',
    },
  ],
  properties: [
    {
      name: 'client',
      type: 'ChatClient | undefined',
      text: 'The headless client, read-only; undefined before the first join.',
    },
    {
      name: 'adminToken',
      type: 'string | null',
      default: '`null`',
      text: "The server's `ADMIN_TOKEN`: makes a moderator. Never an attribute, which anybody could read.",
    },
    {
      name: 'words',
      type: 'Partial<Words> | undefined',
      text: "Sentences of your own, by name, in place of the language's.",
    },
    { name: 'state', type: 'ClientState', text: 'Where the connection is, read-only.' },
    {
      name: 'unread',
      type: 'number',
      text: 'How many messages of others came while the chat was closed or the page hidden, read-only.',
    },
  ],
  methods: [
    { name: 'join', type: '() => void', text: 'Joins the room, or tries again at once after trouble.' },
    { name: 'leave', type: '() => void', text: 'Leaves the room until `join()`.' },
    {
      name: 'send',
      type: '(text: string) => boolean',
      text: 'Says something now or as soon as that is possible; false when too much waits already.',
    },
    { name: 'show', type: '() => void', text: 'Opens a panel or bubble and puts the focus where one writes.' },
    { name: 'hide', type: '() => void', text: 'Closes a panel or bubble and gives the focus back.' },
  ],
  events: [
    { name: 'chat-message', type: '{ message: Message, own: boolean }', text: 'Somebody said something new.' },
    { name: 'chat-state', type: '{ state: ClientState }', text: 'The connection is somewhere else.' },
    { name: 'chat-members', type: '{ members: Person[], count: number }', text: 'Who is here, or how many, changed.' },
    { name: 'chat-toggle', type: '{ open: boolean }', text: 'A panel or bubble was opened or closed.' },
    { name: 'chat-unread', type: '{ count: number }', text: 'More, or nothing, is unread.' },
  ],
  parts: [
    { name: 'box', type: 'section', text: 'The whole box.' },
    { name: 'header', type: 'header', text: "The room's name and who is here." },
    { name: 'log', type: 'chat-box-log', text: 'What was said.' },
    { name: 'message', type: 'article', text: 'A message.' },
    { name: 'own-message', type: 'article', text: 'A message of yours.' },
    { name: 'name', type: 'bdi', text: "The author's name over a message." },
    { name: 'text', type: 'p', text: 'The text of a message.' },
    { name: 'people', type: 'chat-box-people', text: 'The list of people.' },
    { name: 'field', type: 'textarea', text: 'Where one writes.' },
    { name: 'send', type: 'button', text: 'The button that sends.' },
    { name: 'footer', type: 'footer', text: 'The status and the field.' },
    { name: 'launcher', type: 'button', text: 'The round button of a closed bubble, the tab of a closed panel.' },
    { name: 'panel', type: 'dialog', text: 'What a bubble or panel opens.' },
  ],
  slots: [
    { name: 'header', type: 'any', text: "Goes into the header, after the room's name." },
    { name: 'empty', type: 'any', text: 'Stands in place of the hint in an empty room.' },
    {
      name: 'message-…',
      type: 'any',
      text: 'Stands under the message with that id, which `chat-message` tells: your own buttons, cards or pictures.',
    },
  ],
  cssProperties: [
    { name: '--chat-accent', type: '`<color>`', default: 'a warm red', text: 'Buttons, focus, your own rows.' },
    {
      name: '--chat-on-accent',
      type: '`<color>`',
      default: 'black or white, whichever can be read',
      text: 'Text on the accent.',
    },
    { name: '--chat-surface', type: '`<color>`', default: 'nearly white or black', text: 'Behind the messages.' },
    {
      name: '--chat-raised',
      type: '`<color>`',
      default: 'the surface with a little ink',
      text: 'Behind the list of people and the field.',
    },
    { name: '--chat-ink', type: '`<color>`', default: 'nearly black or white', text: 'Text.' },
    { name: '--chat-quiet', type: '`<color>`', default: 'a softer ink', text: 'Times, hints and other quiet text.' },
    { name: '--chat-line', type: '`<color>`', default: 'a faint ink', text: 'Borders.' },
    { name: '--chat-trouble', type: '`<color>`', default: 'a red', text: 'What went wrong.' },
    { name: '--chat-round', type: '`<length>`', default: '`0.75em`', text: 'How round the corners of the box are.' },
    { name: '--chat-space', type: '`<length>`', default: '`0.5em`', text: 'The unit of all spaces.' },
  ],
};

/** The kinds of things a page may use. */
export type ApiKind = 'attributes' | 'properties' | 'methods' | 'events' | 'parts' | 'slots' | 'cssProperties';
