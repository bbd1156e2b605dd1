import { html, nothing, type TemplateResult } from 'lit';
import type { Person } from '../../src/protocol/server-messages.ts';
import { OpenEvent } from './internal-events.ts';
import { icon } from './look/icon.ts';
import { ALERT, ELLIPSIS } from './look/icons.ts';
import type { ScriptName } from './on-demand/script-loader.ts';
import type { Overlay } from './overlay.ts';
import { avatar } from './people/avatar.ts';
import type { Words } from './languages/en.ts';

/** Maximum number of avatars beside the count in a narrow box. */
const MAX_FACES = 4;

/** The content of the header and the actions of its buttons. */
export interface HeaderView {
  readonly words: Words;
  /** The name of the chat. */
  readonly label: string;
  /** The hint in the empty log explains the state. */
  readonly isFresh: boolean;
  readonly members: readonly Person[];
  readonly count: number;
  /** The connection was lost, or could not be opened. */
  readonly isDisconnected: boolean;
  readonly overlay: Overlay;
  readonly showsPeople: boolean;
  readonly togglePeople: () => void;
  /** The button for moderators. */
  readonly moderation: unknown;
  /** More buttons at the end. */
  readonly more: unknown;
}

/** Draws the name of the chat and the number of people, then the buttons. */
export function chatHeader(view: HeaderView): TemplateResult {
  const { words, members, count } = view;
  return html`<header part="header">
    <h2><bdi translate="no">${view.label}</bdi></h2>
    <button
      class="online"
      type="button"
      aria-expanded=${view.showsPeople}
      aria-controls="people"
      ?hidden=${count === 0}
      @click=${view.togglePeople}
    >
      <span class="faces">${members.slice(-MAX_FACES).map(avatar)}</span>
      <bdi>${words.online(count)}</bdi>
    </button>
    <slot name="header"></slot>
    <div class="tools">
      ${view.moderation}
      ${view.isDisconnected ? toolButton('connection-panel', words.notConnected, ALERT, view) : nothing}
      ${view.isFresh ? nothing : toolButton('menu', words.more, ELLIPSIS, view)} ${view.more}
    </div>
  </header>`;
}

/** Draws a button that opens the panel, or the menu, of a script. */
function toolButton(script: ScriptName, label: string, path: string, { overlay }: HeaderView): TemplateResult {
  return html`<button
    class="tool"
    type="button"
    data-script=${script}
    aria-haspopup=${script === 'menu'}
    aria-expanded=${overlay.isOpen(script)}
    title=${label}
    @click=${({ currentTarget }: Event) => overlay.open(new OpenEvent(script, currentTarget as HTMLElement))}
  >
    ${icon(path)}
  </button>`;
}
