import { html, nothing, type TemplateResult } from 'lit';
import type { Person } from '../../src/protocol/server-messages.ts';
import type { Route } from '../client/carriers/carrier.ts';
import { OpenEvent } from './internal-events.ts';
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
  /** The element has not joined yet. */
  readonly isFresh: boolean;
  readonly members: readonly Person[];
  readonly count: number;
  /** The transport in use. Undefined while disconnected. */
  readonly route: Route | undefined;
  readonly overlay: Overlay;
  readonly showsPeople: boolean;
  readonly togglePeople: () => void;
  /** The button for moderators. */
  readonly moderation: unknown;
  /** More buttons at the end. */
  readonly more: unknown;
}

/** Draws the name of the room, the connection, and the number of people. */
export function chatHeader(view: HeaderView): TemplateResult {
  const { words, members, count, route } = view;
  return html`<header part="header">
    <h2><bdi translate="no">${view.label}</bdi></h2>
    <slot name="header"></slot>
    ${view.moderation} ${toolButton('connection-panel', words.connectionSummary(route), connectionIcon(route), view)}
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

/** Draws a button that opens the panel of a script. */
function toolButton(
  script: ScriptName,
  label: string,
  icon: TemplateResult,
  { isFresh, overlay }: HeaderView,
): TemplateResult | typeof nothing {
  if (isFresh) return nothing;
  return html`<button
    class="tool"
    type="button"
    data-script=${script}
    aria-expanded=${overlay.isOpen(script)}
    aria-label=${label}
    title=${label}
    @click=${({ currentTarget }: Event) => overlay.open(new OpenEvent(script, currentTarget as HTMLElement))}
  >
    ${icon}
  </button>`;
}

/** Draws three bars, of which the transport fills one to three. */
function connectionIcon(route: Route | undefined): TemplateResult {
  return html`<svg viewBox="0 0 16 16" aria-hidden="true" class="bars ${route ?? 'none'}">
    <rect x="1" y="10" width="3.5" height="5" rx="1" />
    <rect x="6.25" y="6" width="3.5" height="9" rx="1" />
    <rect x="11.5" y="1" width="3.5" height="14" rx="1" />
  </svg>`;
}
