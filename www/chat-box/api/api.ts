import type { ApiRow } from './api-row.ts';
import { cssProperties } from './css-properties.ts';

/**
 * The public interface of `<chat-box>`. The tables of the manual and `custom-elements.json` are generated from it. A test
 * compares it with the doc comments of the fields, methods and events, which editors show.
 */
export const api: Readonly<Record<ApiKind, readonly ApiRow[]>> = {
  attributes: [
    { name: 'server', type: 'URL', default: 'the folder of `chat-box.js`', text: 'URL of the chat server.' },
    { name: 'room', type: '1 to 64 characters of `A-Za-z0-9._~-`', default: '`lobby`', text: 'Room to join.' },
    { name: 'label', type: 'text', default: 'the room', text: 'Name of the chat that people see, such as `Support`.' },
    {
      name: 'via',
      type: '`auto`, `whip`, `whep`, `websocket`',
      default: '`auto`',
      text: 'Transport. `auto`: data channel, falling back to WebSocket. `whip`, `whep`: data channel only, through that endpoint. `websocket`: WebSocket only.',
    },
    {
      name: 'connect',
      type: '`load`, `manual`',
      default: '`load`',
      text: 'When to join. `load`: at once. `manual`: when the visitor presses the button or the page calls `join()`.',
    },
    {
      name: 'token',
      type: 'text',
      default: 'none',
      text: "Access token: a value of the server's `AUTH_TOKEN`, or a JWT of the visitor.",
    },
    {
      name: 'lang',
      type: '`en`, `ar`, `de`, `es`, `fr`, `it`, `ja`, `ko`, `pt`, `ru`, `zh`',
      default: "the page's language",
      text: 'Language of the interface. Languages other than English are loaded when they are needed.',
    },
    {
      name: 'formal',
      type: 'boolean',
      default: 'false',
      text: 'Addresses the visitor formally in German (Sie), Spanish (usted) and French (vous).',
    },
    {
      name: 'scheme',
      type: '`auto`, `light`, `dark`',
      default: '`auto`',
      text: "Colour scheme. `auto`: the page's own `color-scheme`.",
    },
    {
      name: 'mode',
      type: '`inline`, `panel`, `bubble`',
      default: '`inline`',
      text: 'Where the chat is. `inline`: in the flow of the page. `panel`: a sheet along the side of the window, which closes to a tab. `bubble`: a card in the corner of the window, which closes to a round button.',
    },
    {
      name: 'open',
      type: 'boolean',
      default: 'false',
      text: 'Whether a panel or bubble is open. The element changes it when the visitor opens or closes the chat, and remembers it for the next page of the site.',
    },
    {
      name: 'enter',
      type: '`auto`, `send`',
      default: '`auto`',
      text: 'What Enter does. `auto`: sends the message, or starts a new line on a touch keyboard. `send`: always sends the message.',
    },
    {
      name: 'presence',
      type: '`summary`, `on`, `off`',
      default: '`summary`',
      text: 'Lines about people who join and leave. `summary`: names one person and counts several. `on`: names each person. `off`: none.',
    },
    {
      name: 'markup',
      type: '`auto`, `plain`',
      default: '`auto`',
      text: 'Marks in texts. `auto`: draws bold, italic and struck text, code, quotes and lists. `plain`: shows texts as they were typed.',
    },
    {
      name: 'title-badge',
      type: 'boolean',
      default: 'false',
      text: "Shows the number of unread messages in the page's title, such as `(3) My shop`.",
    },
    {
      name: 'sound',
      type: 'boolean',
      default: 'false',
      text: 'Plays a short tone for messages from others while the chat is closed or the page is hidden.',
    },
    {
      name: 'notify',
      type: 'boolean',
      default: 'false',
      text: 'Shows a notification for messages from others while the page is hidden, if the visitor has allowed it with the bell in the header.',
    },
  ],
  properties: [
    {
      name: 'client',
      type: 'ChatClient | undefined',
      text: 'The client of the element, for everything that the element itself does not offer. Read-only. Undefined before the first join.',
    },
    {
      name: 'getToken',
      type: '(() => string | null | Promise<string | null>) | null',
      default: '`null`',
      text: 'Returns a JWT of the visitor, or `null` for a guest. Called before each connection, shortly before the JWT ends, and by `identify()`.',
    },
    {
      name: 'adminToken',
      type: 'string | null',
      default: '`null`',
      text: "The server's `ADMIN_TOKEN`, which makes the visitor a moderator. Not an attribute, because anyone can read the HTML of a page.",
    },
    {
      name: 'words',
      type: 'Partial<Words> | undefined',
      text: 'Texts that replace those of the interface, by name.',
    },
    { name: 'state', type: 'ClientState', text: 'State of the connection. Read-only.' },
    {
      name: 'unread',
      type: 'number',
      text: 'Number of messages from others that arrived while the chat was closed or the page was hidden. Read-only.',
    },
  ],
  methods: [
    { name: 'join', type: '() => void', text: 'Joins the room, or reconnects at once after a failure.' },
    { name: 'leave', type: '() => void', text: 'Leaves the room. `join()` enters it again.' },
    {
      name: 'send',
      type: '(text: string) => boolean',
      text: 'Sends a message, or queues it until the chat is connected. Returns false, and drops the text, when it is empty or longer than 4,000 UTF-16 units, when too many messages are waiting, and before the first join.',
    },
    {
      name: 'identify',
      type: '() => void',
      text: 'Calls `getToken` again. Call it after the visitor has logged in or out: a guest who logs in keeps their messages, and a visitor who logs out becomes a new guest.',
    },
    { name: 'show', type: '() => void', text: 'Opens a panel or bubble and focuses the message field.' },
    {
      name: 'hide',
      type: '() => void',
      text: 'Closes a panel or bubble and returns the focus to where it was before.',
    },
  ],
  events: [
    {
      name: 'chat-message',
      type: 'event.message: Message, event.own: boolean',
      text: 'Fired for each new message in the room, your own included. Not fired for history.',
      example: "box.addEventListener('chat-message', (event) => console.log(event.message.text));",
    },
    {
      name: 'chat-notice',
      type: 'event.notice: Notice',
      text: 'Fired when the site sends the visitor a notice, which only they see.',
      example: "box.addEventListener('chat-notice', (event) => console.log(event.notice.text));",
    },
    {
      name: 'chat-state',
      type: 'event.state: ClientState',
      text: 'Fired when the connection state changes.',
      example: "box.addEventListener('chat-state', (event) => console.log(event.state.phase));",
    },
    {
      name: 'chat-identity',
      type: 'event.person: Person | undefined, event.user: string | null',
      text: 'Fired when the visitor becomes another user, or a guest.',
      example: "box.addEventListener('chat-identity', (event) => console.log(event.user));",
    },
    {
      name: 'chat-members',
      type: 'event.members: readonly Person[], event.count: number',
      text: 'Fired when the list of members or their number changes. Before the element first joins, the list is without the visitor.',
      example: "box.addEventListener('chat-members', (event) => console.log(event.count));",
    },
    {
      name: 'chat-toggle',
      type: 'event.open: boolean',
      text: 'Fired when a panel or bubble opens or closes.',
      example: "box.addEventListener('chat-toggle', (event) => console.log(event.open));",
    },
    {
      name: 'chat-unread',
      type: 'event.count: number',
      text: 'Fired when the number of unread messages changes.',
      example: "box.addEventListener('chat-unread', (event) => console.log(event.count));",
    },
  ],
  parts: [
    { name: 'box', type: 'section', text: 'The whole chat.' },
    { name: 'header', type: 'header', text: 'The name of the room and the number of people.' },
    { name: 'room', type: 'div', text: 'The topic and the pinned message of the room, under the header.' },
    { name: 'log', type: 'chat-box-log', text: 'The messages.' },
    { name: 'message', type: 'article', text: 'A message.' },
    { name: 'own-message', type: 'article', text: 'One of your own messages.' },
    { name: 'name', type: 'bdi', text: "The author's name above a message." },
    { name: 'text', type: 'p', text: 'The text of a message.' },
    { name: 'people', type: 'chat-box-people', text: 'The list of people.' },
    { name: 'field', type: 'textarea', text: 'The message field.' },
    { name: 'send', type: 'button', text: 'The send button.' },
    { name: 'footer', type: 'footer', text: 'The status line and the message field.' },
    { name: 'launcher', type: 'button', text: 'The round button of a closed bubble, or the tab of a closed panel.' },
    { name: 'panel', type: 'dialog', text: 'The dialog of an open bubble or panel.' },
  ],
  slots: [
    { name: 'header', type: 'any', text: 'Shown in the header, after the name of the room.' },
    { name: 'empty', type: 'any', text: 'Replaces the hint in an empty room.' },
    {
      name: 'message-…',
      type: 'any',
      text: 'Shown under the message whose id follows `message-`. A `chat-message` event has the id in `event.message.id`.',
    },
  ],
  cssProperties,
};

/** The kinds of rows. */
export type ApiKind = 'attributes' | 'properties' | 'methods' | 'events' | 'parts' | 'slots' | 'cssProperties';
