import { html, nothing, type TemplateResult } from 'lit';
import type { Notice } from '../../src/protocol/moderation-messages.ts';
import type { Person } from '../../src/protocol/server-messages.ts';
import { MAX_TEXT_UNITS } from '../../src/protocol/limits.ts';
import type { ChatClient } from '../client/client.ts';
import type { ClientState } from '../client/state.ts';
import type { Refusal } from './chat-controller.ts';
import type { Draft } from './composer/draft.ts';
import type { Words } from './languages/en.ts';
import { icon } from './look/icon.ts';
import { CLOSE } from './look/icons.ts';
import { type FindLimit, isClosedToYou, type RoomLimits } from './room-limits.ts';

/** The content of the footer and the action of its button. */
export interface FooterView {
  readonly words: Words;
  /** The hint in the empty log explains the state. */
  readonly isFresh: boolean;
  /** The card about the end of the connection. It replaces the status line and the message field. */
  readonly ending: TemplateResult | false | undefined;
  readonly mayWrite: boolean;
  readonly state: ClientState;
  /** The others who are typing. */
  readonly typing: readonly Person[];
  readonly notices: readonly Notice[];
  readonly refusal: Refusal | undefined;
  readonly dismiss: () => void;
  readonly draft: Draft;
  /** Enter sends the text on touch keyboards too. */
  readonly alwaysSends: boolean;
  readonly client: ChatClient | undefined;
  readonly limits: RoomLimits;
  /** Undefined until it has loaded. */
  readonly findLimit: FindLimit | undefined;
}

/** Draws the status line, a refusal and the message field. */
export function chatFooter(view: FooterView): TemplateResult {
  const { words, state, refusal, draft, client } = view;
  return html`<footer part="footer" ?hidden=${view.isFresh && !view.notices[0]}>
    <chat-box-status
      ?hidden=${view.ending}
      .words=${words}
      .state=${state}
      .mayWrite=${view.mayWrite}
      .isForUsers=${isClosedToYou(view.limits)}
      .typing=${view.typing}
      >${'attempt' in state ? words.joining : ''}</chat-box-status
    >
    <div class="refusal" role="alert" ?hidden=${!refusal}>
      <bdi>${refusal && refusalText(refusal, words)}</bdi>
      <button type="button" title=${words.close} @click=${view.dismiss}>${icon(CLOSE)}</button>
    </div>
    <chat-box-notices .words=${words} .notices=${view.notices}></chat-box-notices>
    ${view.isFresh || !view.ending ? nothing : view.ending}
    <chat-box-composer
      exportparts="field, send"
      .words=${words}
      ?hidden=${!view.mayWrite}
      .limit=${state.phase === 'live' ? state.limits.text : MAX_TEXT_UNITS}
      .draft=${draft}
      .files=${state.phase === 'live' ? (state.limits.files ?? 0) : undefined}
      .alwaysSends=${view.alwaysSends}
      .original=${client?.find(draft.replyTo.read())}
      .client=${client}
      .you=${client?.you}
      .pausedUntil=${client?.pausedUntil}
      .limits=${view.limits}
      .findLimit=${view.findLimit}
    ></chat-box-composer>
  </footer>`;
}

function refusalText(refusal: Refusal, words: Words): string {
  if (refusal === 'load-failed') return words.loadFailed;
  if ('type' in refusal) return words.nameTaken(refusal.was, refusal.member.name);
  return words.requestRefused(refusal.error, refusal.command);
}
