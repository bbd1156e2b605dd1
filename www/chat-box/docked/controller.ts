import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ClientState } from '../../client/state.ts';
import { removeFromStack, addToStack } from './stack.ts';
import { type Mode, modeOf } from '../settings.ts';
import type { StoredText } from '../../client/stored-text.ts';
import { ChatToggleEvent } from '../events.ts';

/** Where a card beside the page would leave nothing of the page, the chat takes the whole screen. */
const NARROW_QUERY = matchMedia('(width < 30rem), (height < 26rem)');

/** An element that may be docked to the viewport: its shadow root then holds a `dialog` and a `.launcher`. */
export interface DockedHost extends ReactiveControllerHost, HTMLElement {
  mode: string | null;
  open: boolean;
  readonly state: ClientState;
  join(): void;
}

/** What a docking asks and tells. */
export interface DockedOptions {
  /** Where open or closed is remembered. */
  readonly memory: () => StoredText;
  /** It went out of sight. */
  readonly closed: () => void;
  /** Puts the focus where one writes. */
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
  /** What had the focus before the chat took it. */
  #before: HTMLElement | undefined;

  constructor(
    private readonly host: DockedHost,
    private readonly parts: DockedOptions,
  ) {
    host.addController(this);
  }

  get mode(): Mode {
    return modeOf(this.host.mode);
  }

  /** The chat is drawn: it is in the page's flow, or open. */
  get isShown(): boolean {
    return this.mode === 'inline' || Boolean(this.host.open);
  }

  /** Opens the chat and puts the focus into it. */
  show(): void {
    if (this.mode === 'inline') return;
    this.#takesFocus = true;
    this.#before = focused(this.host);
    this.host.open = true;
    // Where it was open already, too.
    this.host.requestUpdate();
  }

  hostConnected(): void {
    NARROW_QUERY.addEventListener('change', this.#turned);
  }

  hostDisconnected(): void {
    NARROW_QUERY.removeEventListener('change', this.#turned);
    removeFromStack(this.host);
  }

  hostUpdate(): void {
    const { host } = this;
    if (this.mode === 'inline' || this.#wasOpen !== undefined || !host.isConnected) return;
    this.#wasOpen = this.isShown && !this.#takesFocus;
    if (this.#takesFocus) return;
    const left = this.parts.memory().read() ?? String(this.#wasOpen);
    // Nobody wants a page that begins behind a chat.
    host.open = left === 'true' && !NARROW_QUERY.matches;
  }

  hostUpdated(): void {
    const root = this.host.shadowRoot;
    const dialog = root?.querySelector('dialog');
    const launcher = root?.querySelector<HTMLElement>('.launcher');
    if (!dialog || !launcher || !this.host.isConnected) return removeFromStack(this.host);
    addToStack(this.host, launcher, dialog);
    const isOpen = this.isShown;
    const inside = dialog.contains(root?.activeElement ?? null) ? focused(this.host) : undefined;
    place(dialog, isOpen && (NARROW_QUERY.matches ? 'sheet' : 'card'));
    launcher.togglePopover(!isOpen);
    // A dialog takes the focus when it becomes modal.
    if (isOpen && focused(this.host) !== inside) inside?.focus();
    else if (!isOpen && inside) this.#giveBack(launcher);
    if (isOpen && this.#takesFocus) void this.#takeFocus();
    if (isOpen !== this.#wasOpen) this.#toggled(isOpen);
  }

  #toggled(isOpen: boolean): void {
    this.#wasOpen = isOpen;
    // A narrow screen always begins closed.
    if (!NARROW_QUERY.matches) this.parts.memory().write(String(isOpen));
    if (!isOpen) this.parts.closed();
    else if (this.host.state.phase === 'idle') this.host.join();
    this.host.dispatchEvent(new ChatToggleEvent(isOpen));
  }

  async #takeFocus(): Promise<void> {
    this.#takesFocus = false;
    // What is not drawn yet cannot have it.
    while (!(await this.host.updateComplete));
    if (this.isShown) this.parts.focus();
  }

  #giveBack(launcher: HTMLElement): void {
    this.#before?.focus();
    // It may be gone.
    if (focused(this.host) !== this.#before || !this.#before) launcher.focus();
    this.#before = undefined;
  }

  readonly #turned = () => this.host.requestUpdate();
}

/** Shows a dialog beside the page, in its place, or not at all. */
function place(dialog: HTMLDialogElement, how: 'card' | 'sheet' | false): void {
  // Taken out of the document and put in again, a modal dialog is open but not to be seen.
  if (dialog.open && !(how === 'sheet' && dialog.matches(':modal'))) dialog.close();
  // Else a dialog takes the focus: from somebody who writes elsewhere in the page.
  if (dialog.matches(':popover-open') !== (how === 'card')) {
    dialog.inert = true;
    dialog.togglePopover(how === 'card');
    dialog.inert = false;
  }
  if (how === 'sheet' && !dialog.open) dialog.showModal();
}

/** What has the focus, in a shadow root or not; undefined when it is nothing in particular. */
function focused(host: Element): HTMLElement | undefined {
  // Who is in a closed shadow root is seen from within.
  let active = (host.getRootNode() as ShadowRoot).activeElement ?? document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active instanceof HTMLElement && active !== document.body ? active : undefined;
}
