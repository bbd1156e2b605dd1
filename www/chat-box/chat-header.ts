import { html, type TemplateResult } from 'lit';
import type { Person } from '../../src/protocol/server-messages.ts';
import type { ChatClient, ClientLink } from '../client/client.ts';
import { avatar } from './people/avatar.ts';
import type { Words } from './languages/en.ts';

/** Maximum number of avatars beside the count in a narrow box. */
const MAX_FACES = 4;

/** The content of the header and the actions of its buttons. */
export interface HeaderView {
  readonly words: Words;
  readonly room: string;
  /** The element has not joined yet. */
  readonly isFresh: boolean;
  readonly members: readonly Person[];
  readonly count: number;
  readonly link: ClientLink | undefined;
  readonly client: ChatClient | undefined;
  readonly showsPeople: boolean;
  readonly togglePeople: () => void;
  /** More buttons at the end. */
  readonly more: unknown;
}

/** Draws the name of the room, the connection, and the number of people. */
export function chatHeader(view: HeaderView): TemplateResult {
  const { words, members, count } = view;
  return html`<header part="header">
    <h2><bdi translate="no">${view.room}</bdi></h2>
    <slot name="header"></slot>
    <chat-box-connection
      .words=${words}
      ?hidden=${view.isFresh}
      .link=${view.link}
      .client=${view.client}
    ></chat-box-connection>
    <button
      type="button"
      aria-expanded=${view.showsPeople}
      aria-controls="people"
      ?hidden=${count === 0}
      @click=${view.togglePeople}
    >
      <span class="faces">${members.slice(-MAX_FACES).map(avatar)}</span>
      <bdi>${words.online(count)}</bdi>
    </button>
    ${view.more}
  </header>`;
}
