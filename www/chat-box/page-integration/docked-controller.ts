import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ClientState } from '../../client/state.ts';
import type { StoredText } from '../../client/stored-text.ts';
import { ChatToggleEvent } from '../events.ts';
import { placeDialog } from './docked.ts';
import { addToStack, removeFromStack } from './stack.ts';

/** An element that may be docked to the viewport: its shadow root then holds a `dialog` and a `.launcher`. */
export interface DockedHost extends ReactiveControllerHost, HTMLElement {
  mode: string | null;
  open: boolean;
  readonly state: ClientState;
  readonly renderRoot: HTMLElement | DocumentFragment;
  join(): void;
}

export interface DockedDeps {
  /** Matches a viewport in which the chat takes the whole screen. */
  readonly narrow: MediaQueryList;
  /** Whether the page opened the chat when it was first docked; undefined before. */
  readonly wasOpenAtFirst: () => boolean | undefined;
  /** Remembers whether the chat is open. */
  readonly memory: () => StoredText;
  /** Called when the chat goes out of sight. */
  readonly closed: () => void;
  /** Focuses the composer. */
  readonly focus: () => void;
}

/**
 * Shows a chat over the page instead of in its flow, or its launcher. Both are in the browser's top layer, so nothing of
 * the page clips, moves or covers them. On a narrow screen the chat is modal, as the page behind it cannot be seen.
 */
export class DockedController implements ReactiveController {
  /** Undefined before the chat was first docked. */
  #wasOpen: boolean | undefined;
  #takesFocus = false;
  /** The element that had the focus before the chat took it. */
  #focusedBefore: HTMLElement | undefined;

  constructor(
    private readonly host: DockedHost,
    private readonly deps: DockedDeps,
  ) {
    host.addController(this);
  }

  /** Opens the chat and focuses the composer. */
  show(): void {
    this.#takesFocus = true;
    this.#focusedBefore = findFocused(this.host);
    this.host.open = true;
    // A chat that is open already takes the focus, too.
    this.host.requestUpdate();
  }

  hostConnected(): void {
    this.deps.narrow.addEventListener('change', this.#viewportChanged);
  }

  hostDisconnected(): void {
    this.deps.narrow.removeEventListener('change', this.#viewportChanged);
    removeFromStack(this.host);
  }

  hostUpdated(): void {
    const { host } = this;
    const root = host.shadowRoot;
    const dialog = root?.querySelector('dialog');
    const launcher = root?.querySelector<HTMLElement>('.launcher');
    if (!dialog || !launcher || !host.isConnected) return removeFromStack(host);
    addToStack(host, launcher, dialog);
    this.#wasOpen ??= this.deps.wasOpenAtFirst();
    const isOpen = Boolean(host.open);
    const inside = dialog.contains(root?.activeElement ?? null) ? findFocused(host) : undefined;
    placeDialog(dialog, isOpen && (this.deps.narrow.matches ? 'sheet' : 'card'));
    launcher.togglePopover(!isOpen);
    // A dialog takes the focus when it becomes modal.
    if (isOpen && findFocused(host) !== inside) inside?.focus();
    else if (!isOpen && inside) this.#returnFocus(launcher);
    if (isOpen && this.#takesFocus) void this.#takeFocus();
    if (isOpen !== this.#wasOpen) this.#toggled(isOpen);
  }

  #toggled(isOpen: boolean): void {
    this.#wasOpen = isOpen;
    // On a narrow screen the chat always begins closed.
    if (!this.deps.narrow.matches) this.deps.memory().write(String(isOpen));
    if (!isOpen) this.deps.closed();
    else if (this.host.state.phase === 'idle') this.host.join();
    this.host.dispatchEvent(new ChatToggleEvent(isOpen));
  }

  async #takeFocus(): Promise<void> {
    this.#takesFocus = false;
    // The composer cannot take the focus before it is drawn.
    while (!(await this.host.updateComplete));
    if (this.host.open) this.deps.focus();
  }

  #returnFocus(launcher: HTMLElement): void {
    this.#focusedBefore?.focus();
    // That element may have been removed.
    if (findFocused(this.host) !== this.#focusedBefore || !this.#focusedBefore) launcher.focus();
    this.#focusedBefore = undefined;
  }

  readonly #viewportChanged = () => this.host.requestUpdate();
}

/** The element with the focus, in a shadow root or not; undefined when no element in particular has it. */
function findFocused(host: Element): HTMLElement | undefined {
  // From outside, the focus inside a closed shadow root is invisible.
  let active = (host.getRootNode() as ShadowRoot).activeElement ?? document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active instanceof HTMLElement && active !== document.body ? active : undefined;
}
