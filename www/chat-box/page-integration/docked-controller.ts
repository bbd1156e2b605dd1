import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ClientState } from '../../client/state.ts';
import type { StoredText } from '../../client/stored-text.ts';
import { ChatToggleEvent } from '../events.ts';
import { placeDialog } from './docked.ts';
import { addToStack, removeFromStack } from './stack.ts';
import { coverPage, fitVisibleArea, watchVisibleArea } from './viewport.ts';

/** The element, as its docking uses it. While docked, its shadow root holds a `dialog` and a `.launcher`. */
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
  /** Returns whether the page had opened the chat when it was first docked. Undefined until then. */
  readonly wasOpenAtFirst: () => boolean | undefined;
  /** Returns the storage for whether the chat is open. */
  readonly memory: () => StoredText;
  /** Called when the chat is no longer visible. */
  readonly closed: () => void;
  /** Focuses the composer. */
  readonly focus: () => void;
}

/**
 * Shows a chat over the page, or its launcher while it is closed. Both are in the browser's top layer, so that the page
 * cannot clip, move or cover them. On a narrow screen the chat is modal, because it hides the whole page.
 */
export class DockedController implements ReactiveController {
  /** Whether the chat was open at the last update. Undefined before it was first docked. */
  #wasOpen: boolean | undefined;
  #takesFocus = false;
  /** The element that had the focus before the chat took it. */
  #focusedBefore: HTMLElement | undefined;
  #listening: AbortController | undefined;

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
    // A chat that is already open takes the focus too.
    this.host.requestUpdate();
  }

  hostConnected(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.deps.narrow.addEventListener('change', () => this.host.requestUpdate(), { signal });
    watchVisibleArea(() => this.#fit(), signal);
  }

  hostDisconnected(): void {
    this.#listening?.abort();
    this.#remove();
  }

  hostUpdated(): void {
    const { host } = this;
    const root = host.shadowRoot;
    const dialog = this.#dialog;
    const launcher = root?.querySelector<HTMLElement>('.launcher');
    if (!dialog || !launcher || !host.isConnected) return this.#remove();
    addToStack(host, launcher, dialog);
    this.#wasOpen ??= this.deps.wasOpenAtFirst();
    const isOpen = Boolean(host.open);
    const inside = dialog.contains(root?.activeElement ?? null) ? findFocused(host) : undefined;
    const isSheet = isOpen && this.deps.narrow.matches;
    placeDialog(dialog, isSheet ? 'sheet' : isOpen && 'card');
    coverPage(host, isSheet);
    this.#fit();
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

  get #dialog(): HTMLDialogElement | null | undefined {
    return this.host.shadowRoot?.querySelector('dialog');
  }

  #fit(): void {
    if (this.host.open && this.#dialog) fitVisibleArea(this.#dialog);
  }

  #remove(): void {
    removeFromStack(this.host);
    coverPage(this.host, false);
  }
}

/** Finds the focused element, inside shadow roots too. Undefined when no element has the focus. */
function findFocused(host: Element): HTMLElement | undefined {
  // From outside a closed shadow root, the focus in it is invisible. So the search starts at the host's own root.
  let active = (host.getRootNode() as ShadowRoot).activeElement ?? document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active instanceof HTMLElement && active !== document.body ? active : undefined;
}
