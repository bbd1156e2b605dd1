import { css, html, type PropertyValues, type TemplateResult } from 'lit';
import { systemClock } from '../../../src/clock.ts';
import type { Message } from '../../../src/protocol/server-messages.ts';
import type { ChatClient } from '../../client/client.ts';
import type { ClientState } from '../../client/state.ts';
import { chatPart } from '../chat-part.ts';
import { adoptStyles } from '../lit/adopt-styles.ts';
import type { ChatBoxLog } from '../log/log.ts';
import { accessibleText } from '../log/message-row.ts';
import { base } from '../look/theme.ts';
import { scripts } from '../on-demand/script-loader.ts';
import { addLines, Announcer, removeLine } from './announcer.ts';
import { ComposerWatch } from './composer-watch.ts';
import { FocusKeeper } from './focus-keeper.ts';
import { logKeyPressed, searchKeyPressed } from './keys.ts';
import { LogNames } from './log-names.ts';

export { english as words } from '../languages/english/accessibility.ts';

/** The element with the chat. */
type ChatHost = Element & { readonly client: ChatClient | undefined };

/** The sign of a message that is being sent, in the log. */
const pendingStyles = css`
  @keyframes appear {
    from {
      opacity: 0;
    }
  }

  /* The sign of a message that is being sent. Most are sent before it appears. The name of the row says it too. */
  .pending::after {
    position: absolute;
    inset-block-end: 0.5em;
    inset-inline-end: 0.4em;
    inline-size: 0.5em;
    block-size: 0.5em;
    border: 1.5px solid var(--quiet);
    border-radius: 50%;
    content: '';
    animation: appear 1ms 0.6s backwards;
  }
`;

/**
 * What a keyboard and a screen reader need beyond single parts: keeps the focus in the chat when the focused element goes,
 * handles Home and End in the messages, Ctrl+F, and Escape over the list of people, and announces new messages and what shows
 * elsewhere without a live region. Shows nothing.
 */
export class ChatBoxAccessibility extends chatPart({
  state: { phase: 'idle' } as ClientState,
  /** Internal state: the sentence to announce. */
  sentence: '',
}) {
  static override styles = base;
  #listening: AbortController | undefined;
  /** The connection was lost, and has not come back. */
  #isAway = false;
  readonly #announcer = new Announcer({
    announce: (lines) => addLines(this.#news, lines),
    summarize: (count) => this.words.newMessages(count),
    after: systemClock.after,
  });

  /** Announces a new message of another member. */
  announce(message: Message): void {
    const { words } = this;
    this.#announcer.add(message, words.messageAnnouncement(message.from.name, accessibleText(message, words)));
  }

  /** Removes a deleted message from what screen readers can still read. */
  retract(id: string): void {
    this.#announcer.retract(id);
    removeLine(this.#news, id);
  }

  /** The live region of the log. */
  get #news(): Element | null | undefined {
    return (this.getRootNode() as ParentNode).querySelector('chat-box-log')?.renderRoot.querySelector('#news');
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const root = this.getRootNode() as ShadowRoot;
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    new FocusKeeper(root, signal);
    const keyPressed = (event: KeyboardEvent) => {
      logKeyPressed(root, event);
      searchKeyPressed(root, event);
      closeSheet(root, event);
    };
    this.closest('section')?.addEventListener('keydown', keyPressed, { signal });
    for (const type of ['online', 'offline']) addEventListener(type, this.#networkChanged, { signal });
    const find = (id = '') => (root.host as ChatHost).client?.find(id);
    const log = root.querySelector('chat-box-log');
    void log?.updateComplete.then(() => {
      // The page has moved the element again.
      if (signal.aborted) return;
      new LogNames(log, find, signal);
      adoptStyles(log.renderRoot as ShadowRoot, pendingStyles);
      if (matchMedia('(any-pointer: coarse)').matches) void addGestures(log, signal);
    });
    const composer = root.querySelector('chat-box-composer');
    if (composer) new ComposerWatch(composer, (sentence) => (this.sentence = sentence), signal);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#listening?.abort();
  }

  /** Shows at once that the browser has no network: a connection without traffic breaks many seconds later. */
  readonly #networkChanged = (): void => {
    const { phase } = this.state;
    this.#setOffline(!navigator.onLine && phase !== 'idle' && phase !== 'ended');
  };

  #setOffline(isOffline: boolean): void {
    const status = (this.getRootNode() as ShadowRoot).querySelector('chat-box-status');
    if (status) status.isOffline = isOffline;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { state } = this;
    if (!changed.has('state')) return;
    if (state.phase !== 'live') this.#networkChanged();
    // A connection that has just opened works, even if the browser reports no network.
    else if (changed.get('state')?.phase !== 'live') this.#setOffline(false);
    const isLive = state.phase === 'live' && !state.catchingUp;
    if (isLive && this.#isAway) this.sentence = this.words.reconnected;
    if (state.phase !== 'live' && this.#isAway) this.sentence = '';
    this.#isAway = !isLive && (this.#isAway || state.phase === 'waiting');
  }

  protected override render(): TemplateResult {
    return html`<span class="unseen" role="status">${this.sentence}</span>`;
  }
}

/** Adds what fingers do on messages. Without its script, a tap on a message still loads its actions. */
async function addGestures(log: ChatBoxLog, signal: AbortSignal): Promise<void> {
  const touch = await scripts.prepare<typeof import('../touch/touch.ts')>('touch');
  if (touch && !signal.aborted) new touch.LogGestures(log, signal);
}

/** Closes the list of people with Escape where it lies over the log. What lies over the list handles the key first. */
function closeSheet(root: ParentNode, event: KeyboardEvent): void {
  if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return;
  const toggle = root.querySelector<HTMLElement>('[aria-controls=people]');
  if (toggle?.ariaExpanded !== 'true' || !toggle.checkVisibility()) return;
  // Without this, Escape would also close a dialog around the element.
  event.preventDefault();
  toggle.focus();
  toggle.click();
}

/** The elements that this script defines. */
export const elements = { 'chat-box-accessibility': ChatBoxAccessibility };

declare global {
  interface HTMLElementTagNameMap {
    'chat-box-accessibility': ChatBoxAccessibility;
  }
}
