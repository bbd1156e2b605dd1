import { LitElement, type PropertyDeclarations } from 'lit';
import type { GetToken } from '../client/identity/credentials.ts';
import type { Words } from './languages/en.ts';
import { flag } from './lit/attributes.ts';

/** The settings of the element: its attributes, and the properties that belong to them. */
export abstract class Settings extends LitElement {
  static override properties: PropertyDeclarations = {
    server: {},
    room: {},
    label: {},
    via: {},
    connect: {},
    token: {},
    getToken: { attribute: false },
    adminToken: { attribute: false },
    scheme: { reflect: true },
    mode: { reflect: true },
    open: { ...flag, reflect: true },
    enter: {},
    presence: {},
    markup: {},
    titleBadge: { ...flag, attribute: 'title-badge' },
    sound: flag,
    notify: flag,
    formal: flag,
    words: { attribute: false },
  };
  /** URL of the chat server. */
  declare server: string | null;
  /** Room to join. */
  declare room: string | null;
  /** Name of the chat that people see, such as `Support`. */
  declare label: string | null;
  /**
   * Transport. `auto`: data channel, falling back to WebSocket. `whip`, `whep`: data channel only, through that
   * endpoint. `websocket`: WebSocket only.
   */
  declare via: string | null;
  /** When to join. `load`: at once. `manual`: when the visitor presses the button or the page calls `join()`. */
  declare connect: string | null;
  /** Access token: a value of the server's `AUTH_TOKEN`, or a JWT of the visitor. */
  declare token: string | null;
  /**
   * Returns a JWT of the visitor, or `null` for a guest. Called before each connection, shortly before the JWT ends, and by
   * `identify()`.
   */
  declare getToken: GetToken | null;
  /**
   * The server's `ADMIN_TOKEN`, which makes the visitor a moderator. Not an attribute, because anyone can read the HTML
   * of a page.
   */
  declare adminToken: string | null;
  /** Colour scheme. `auto`: the page's own `color-scheme`. */
  declare scheme: string | null;
  /**
   * Where the chat is. `inline`: in the flow of the page. `panel`: a sheet along the side of the window, which closes
   * to a tab. `bubble`: a card in the corner of the window, which closes to a round button.
   */
  declare mode: string | null;
  /**
   * Whether a panel or bubble is open. The element changes it when the visitor opens or closes the chat, and remembers
   * it for the next page of the site.
   */
  declare open: boolean;
  /**
   * What Enter does. `auto`: sends the message, or starts a new line on a touch keyboard. `send`: always sends the
   * message.
   */
  declare enter: string | null;
  /**
   * Lines about people who join and leave. `summary`: names one person and counts several. `on`: names each person. `off`:
   * none.
   */
  declare presence: string | null;
  /**
   * Marks in texts. `auto`: draws bold, italic and struck text, code, quotes and lists. `plain`: shows texts as they were
   * typed.
   */
  declare markup: string | null;
  /** Shows the number of unread messages in the page's title, such as `(3) My shop`. */
  declare titleBadge: boolean;
  /** Plays a short tone for messages from others while the chat is closed or the page is hidden. */
  declare sound: boolean;
  /**
   * Shows a notification for messages from others while the page is hidden, if the visitor has allowed it with the bell
   * in the header.
   */
  declare notify: boolean;
  /** Addresses the visitor formally in German (Sie), Spanish (usted) and French (vous). */
  declare formal: boolean;
  /** Texts that replace those of the interface, by name. */
  declare words: Partial<Words> | undefined;

  constructor() {
    super();
    this.server = null;
    this.room = null;
    this.label = null;
    this.via = null;
    this.connect = null;
    this.token = null;
    this.getToken = null;
    this.adminToken = null;
    this.scheme = null;
    this.mode = null;
    this.open = false;
    this.enter = null;
    this.presence = null;
    this.markup = null;
    this.titleBadge = false;
    this.sound = false;
    this.notify = false;
    this.formal = false;
    this.words = undefined;
  }

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, 'lang'];
  }

  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    super.attributeChangedCallback(name, old, value);
    if (name === 'lang') this.requestUpdate();
  }
}

/** A chat over the page: a sheet along its side, or a card over its corner. */
export type DockedMode = 'panel' | 'bubble';

/** Where the chat is: in the flow of the page, or over it. */
export type Mode = 'inline' | DockedMode;

/** Reads a mode from its attribute; any unknown value means `inline`. */
export function parseMode(attribute: string | null): Mode {
  return attribute === 'panel' || attribute === 'bubble' ? attribute : 'inline';
}
