import { html, nothing, type TemplateResult } from 'lit';
import type { NewCommand } from '../client/outbox/outgoing.ts';
import type { ChatController } from './chat-controller.ts';
import { chatFooter } from './chat-footer.ts';
import { chatHeader } from './chat-header.ts';
import type { Draft } from './composer/draft.ts';
import type { CommandEvent, ComposeMode, ComposeEvent, JoinEvent, ResendEvent } from './internal-events.ts';
import type { Words } from './languages/en.ts';
import type { MessageExtras } from './log/message-extras.ts';
import { ALL_CHUNKS } from './log/transcript.ts';
import { loadOnIntent } from './on-demand/script-loader.ts';
import type { Overlay } from './overlay.ts';
import { isClosedToYou } from './room-limits.ts';
import type { SectionScripts } from './section-scripts.ts';

/** The inputs that a chat is drawn from, and what its parts do. */
export interface SectionView {
  readonly words: Words;
  /** The name of the chat. */
  readonly label: string;
  readonly chat: ChatController;
  readonly overlay: Overlay;
  readonly scripts: SectionScripts;
  readonly extras: MessageExtras;
  readonly draft: Draft;
  /** Enter sends the text on touch keyboards too. */
  readonly alwaysSends: boolean;
  /** Texts are drawn without their marks. */
  readonly hasMarkup: boolean;
  /** Several people who join or leave become a number. */
  readonly sumsUpPresence: boolean;
  readonly showsPeople: boolean;
  readonly togglePeople: () => void;
  /** More buttons at the end of the header. */
  readonly more: unknown;
  readonly join: (event: JoinEvent) => void;
  /** Sends a command. Returns false when too many commands are waiting to be sent. */
  readonly send: (command: NewCommand) => boolean;
  readonly compose: (mode: ComposeMode) => void;
  /** Scrolls to a message. */
  readonly jump: (id: string) => unknown;
  readonly loadOlder: () => void;
  readonly dismiss: () => void;
}

/** Draws a chat: header, log, people and footer, and what a press has opened. */
export function chatSection(view: SectionView): TemplateResult {
  const { words, label, chat, overlay, scripts, extras, showsPeople, send } = view;
  const { client, state, chunks, messages, refusal, limits } = chat;
  const live = state.phase === 'live' ? state : undefined;
  const hasEnded = state.phase === 'ended';
  const isIn = state.phase !== 'idle' && !hasEnded;
  const mayWrite = isIn && !live?.isReadonly && !isClosedToYou(limits);
  const { isModerator } = limits;
  // The server sends no list of members after you leave.
  const { members = [], count = 0 } = (isIn && client) || {};
  // The first frame shows the newest messages sooner when it competes with no script.
  const { isPainted } = scripts.firstFrame;
  const hint =
    scripts.empty.when(isPainted && (hasEnded || messages.length === 0)) &&
    html`<chat-box-empty
      class=${hasEnded ? 'ended' : ''}
      .words=${words}
      .state=${state}
      .mayWrite=${mayWrite}
      .others=${count - 1}
    ></chat-box-empty>`;
  // The hint in the empty log shows the button to join, or why the connection ended.
  const isFresh = Boolean(hasEnded ? hint : state.phase === 'idle') && chunks(ALL_CHUNKS).length === 0;
  const rules = scripts.rules.when(isIn && Boolean(limits.settings ?? limits.muted));
  scripts.people.when(isPainted && isIn);
  scripts.accessibility.when(isPainted && isIn);
  scripts.status.when(isPainted);
  scripts.notices.when(Boolean(chat.notices[0]));
  const command = (event: CommandEvent) => {
    if (!send(event.command)) event.preventDefault();
  };
  return html`
    <section
      part="box"
      lang=${words.locale}
      dir=${words.direction === 'rtl' ? 'rtl' : nothing}
      aria-label=${words.chat(label)}
      @pointerover=${loadOnIntent}
      @focusin=${loadOnIntent}
      @chat-join=${view.join}
      @chat-command=${command}
      @chat-open=${overlay.open}
      @chat-typing=${() => client?.typing()}
      @chat-compose=${({ mode }: ComposeEvent) => view.compose(mode)}
      @chat-resend=${({ id }: ResendEvent) => client?.resend(id)}
    >
      ${chatHeader({
        ...{ words, label, members, count, isFresh, overlay, showsPeople },
        isDisconnected: state.phase === 'waiting' || (state.phase === 'joining' && Boolean(client?.you)),
        moderation: scripts.moderation.when(isModerator)?.moderationButton(words, client?.openReports ?? 0),
        togglePeople: view.togglePeople,
        more: view.more,
      })}
      ${rules?.roomBar(words, client, view.jump)}
      <chat-box-log
        .words=${words}
        part="log"
        class=${showsPeople && count > 0 ? 'covered' : ''}
        exportparts="message, own-message, name, text"
        .extras=${extras.ids}
        .label=${label}
        .client=${client}
        .hasMarkup=${view.hasMarkup}
        .sumsUpPresence=${view.sumsUpPresence}
        .chunks=${chunks}
        .sending=${chat.sending}
        .messages=${messages}
        .you=${client?.you}
        .mayWrite=${mayWrite}
        .limits=${limits}
        .outranks=${chat.outranks}
        .hasOlder=${client?.hasOlder ?? false}
        .canLoadOlder=${client?.canLoadOlder ?? false}
        @chat-older=${view.loadOlder}
      >
        <slot name=${hasEnded ? 'ended' : 'empty'}>${hasEnded && !isFresh ? nothing : hint}</slot>
        ${extras.forward()}
      </chat-box-log>
      <chat-box-people
        .words=${words}
        part="people"
        id="people"
        class=${showsPeople ? 'shown' : ''}
        ?hidden=${count === 0}
        .members=${members}
        .count=${count}
        .you=${live?.you}
        .hasFixedName=${client?.identity?.fixedName ?? false}
        .outranks=${chat.outranks}
      ></chat-box-people>
      ${chatFooter({
        ...{ words, isFresh, mayWrite, state, refusal, client, limits },
        ending: hasEnded && hint,
        findLimit: rules?.findLimit,
        typing: chat.typing,
        notices: chat.notices,
        dismiss: view.dismiss,
        draft: view.draft,
        alwaysSends: view.alwaysSends,
      })}
      ${overlay.draw({ words, client, send, jump: view.jump })}
      <chat-box-undo .words=${words} .chat=${chat}></chat-box-undo>
      <chat-box-accessibility .words=${words} .state=${state}></chat-box-accessibility>
    </section>
  `;
}
