import { LitElement, type PropertyDeclarations } from 'lit';
import { flag } from './lit/attributes.ts';
import type { Words } from './languages/en.ts';

/** What a page may set of the element: its attributes and the properties that go with them. */
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
  declare server: string | null;
  declare room: string | null;
  declare via: string | null;
  declare connect: string | null;
  declare token: string | null;
  /** Never an attribute, which anybody could read. */
  declare adminToken: string | null;
  /** Its styles ask for it. */
  declare scheme: string | null;
  /** Its styles ask for it. */
  declare mode: string | null;
  declare open: boolean;
  declare titleBadge: boolean;
  declare sound: boolean;
  declare notify: boolean;
  /** Sentences of the page's own, by name. */
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

/** Where the chat is: in the flow of the page, a sheet along its side, or a card over its corner. */
export type Mode = 'inline' | 'panel' | 'bubble';

/** The mode an attribute asks for; what is none is `inline`. */
export function modeOf(attribute: string | null): Mode {
  return attribute === 'panel' || attribute === 'bubble' ? attribute : 'inline';
}
