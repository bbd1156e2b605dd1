import type { Renamed } from '../../src/protocol/server-messages.ts';
import { html, type TemplateResult } from 'lit';
import { MAX_TEXT_UNITS } from '../../src/protocol/limits.ts';
import type { ChatClient } from '../client/client.ts';
import type { ClientEvents } from '../client/events.ts';
import type { ClientState } from '../client/state.ts';
import type { Draft } from './composer/draft.ts';
import type { Words } from './languages/en.ts';

/** The content of the footer and the action of its button. */
export interface FooterView {
  readonly words: Words;
  /** The element has not joined yet. */
  readonly isFresh: boolean;
  readonly mayWrite: boolean;
  readonly state: ClientState;
  /** Names of the others who are typing. */
  readonly typing: readonly string[];
  /** The last refusal of the server, or the loss of your name, until the reader dismisses it. */
  readonly refusal: ClientEvents['refused'] | Renamed | undefined;
  readonly dismiss: () => void;
  readonly draft: Draft;
  /** Enter sends the text on touch keyboards too. */
  readonly alwaysSends: boolean;
  readonly client: ChatClient | undefined;
}

/** Draws the status line, a refusal and the message field. */
export function chatFooter(view: FooterView): TemplateResult {
  const { words, state, refusal, draft, client } = view;
  return html`<footer part="footer" ?hidden=${view.isFresh}>
    <chat-box-status .words=${words} .state=${state} .typing=${words.typing(view.typing)}></chat-box-status>
    <div class="refusal" role="alert" ?hidden=${!refusal}>
      ${refusal && refusalText(refusal, words)}
      <button type="button" @click=${view.dismiss}>${words.close}</button>
    </div>
    <chat-box-composer
      exportparts="field, send"
      .words=${words}
      ?hidden=${!view.mayWrite}
      .limit=${state.phase === 'live' ? state.limits.text : MAX_TEXT_UNITS}
      .draft=${draft}
      .alwaysSends=${view.alwaysSends}
      .original=${client?.find(draft.replyTo.read())}
      .client=${client}
      .pausedUntil=${client?.pausedUntil}
    ></chat-box-composer>
  </footer>`;
}

function refusalText(refusal: ClientEvents['refused'] | Renamed, words: Words): string {
  if ('type' in refusal) return words.nameTaken(refusal.was, refusal.member.name);
  return words.requestRefused(refusal.error, refusal.command);
}
