import { html, type TemplateResult } from 'lit';
import type { Person } from '../../src/protocol/server-messages.ts';
import type { ChatClient, ClientLink } from '../client/client.ts';
import { avatar } from './people/avatar.ts';
import type { Words } from './languages/en.ts';

/** Faces beside the count in a narrow box. */
const MAX_FACES = 4;

/** What the header tells, and what its buttons do. */
export interface HeaderView {
  readonly words: Words;
  readonly room: string;
  /** Nobody has joined yet. */
  readonly isFresh: boolean;
  readonly members: readonly Person[];
  readonly count: number;
  readonly link: ClientLink | undefined;
  readonly client: ChatClient | undefined;
  readonly showsPeople: boolean;
  readonly togglePeople: () => void;
  /** More buttons at its end. */
  readonly more: unknown;
}

/** The room's name, how one is connected, and how many are here. */
export function chatHeader(view: HeaderView): TemplateResult {
  const { words, members, count } = view;
  return html`<header part="header">
    <h2><bdi>${view.room}</bdi></h2>
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
      <span class="faces">${members.slice(-MAX_FACES).map(({ name }) => avatar(name))}</span>
      <bdi>${words.online(count)}</bdi>
    </button>
    ${view.more}
  </header>`;
}
