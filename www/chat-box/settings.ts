import { LitElement, type PropertyDeclarations } from 'lit';
import type { Words } from './languages/en.ts';
import { flag } from './lit/attributes.ts';

/** What a page may set: the attributes of the element, and the properties that go with them. */
export class Settings extends LitElement {
  static override properties: PropertyDeclarations = {
    server: {},
    room: {},
    via: {},
    connect: {},
    token: {},
    adminToken: { attribute: false },
    scheme: { reflect: true },
    mode: { reflect: true },
    open: { ...flag, reflect: true },
    titleBadge: { ...flag, attribute: 'title-badge' },
    sound: flag,
    notify: flag,
    words: { attribute: false },
  };
  /** Directory that the chat is served from. */
  declare server: string | null;
  /** Room to join. */
  declare room: string | null;
  /**
   * Transport. `auto`: data channel, falling back to WebSocket. `whip`, `whep`: data channel only, through that endpoint.
   * `websocket`: WebSocket only.
   */
  declare via: string | null;
  /** When to join. `load`: at once. `manual`: when the reader presses the button or the page calls `join()`. */
  declare connect: string | null;
  /** One of the server's `AUTH_TOKEN` values, if it requires one. */
  declare token: string | null;
  /** The server's `ADMIN_TOKEN`, which makes you a moderator. Not an attribute, because any script can read attributes. */
  declare adminToken: string | null;
  /** Colour scheme. `auto`: the page's own `color-scheme`. */
  declare scheme: string | null;
  /**
   * Where the chat is. `inline`: in the flow of the page. `panel`: a sheet along the side of the page, which closes to a
   * tab. `bubble`: a card over the corner of the page, behind a round launcher.
   */
  declare mode: string | null;
  /** Whether a panel or bubble is open. Reflected, and remembered for the next page of the site. */
  declare open: boolean;
  /** Shows the number of unread messages in the page's title, such as `(3) My shop`. */
  declare titleBadge: boolean;
  /** Plays a short tone for messages of others while the chat is closed or the page is hidden. */
  declare sound: boolean;
  /** Shows a notification for messages of others while the page is hidden, if the reader allows it with the bell in the header. */
  declare notify: boolean;
  /** Sentences that replace those of the language, by name. */
  declare words: Partial<Words> | undefined;

  constructor() {
    super();
    this.server = null;
    this.room = null;
    this.via = null;
    this.connect = null;
    this.token = null;
    this.adminToken = null;
    this.scheme = null;
    this.mode = null;
    this.open = false;
    this.titleBadge = false;
    this.sound = false;
    this.notify = false;
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
