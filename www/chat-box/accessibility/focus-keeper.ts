import type { ReactiveControllerHost } from 'lit';

/** Matches what can take the focus in a part of the chat, best first. */
const TARGETS = ['textarea', '.scroller', 'button', '[role=alert][tabindex]'];
/** Where the focus goes when nothing near its old place remains, in this order. */
const PLACES = ['chat-box-composer', 'chat-box-status', 'chat-box-empty', '.close', 'chat-box-log'];

/** The place of the focus. */
interface Place {
  readonly focused: HTMLElement;
  /** The focusable elements that contain it, from the innermost. */
  readonly around: readonly HTMLElement[];
  /** The innermost tree that contains it. */
  readonly tree: ShadowRoot | undefined;
  /** The keyboard has set the focus, or it is in a text field. Otherwise a phone would show its keyboard. */
  readonly isByKey: boolean;
}

/**
 * Keeps the focus in a chat when the focused element is removed or hidden: the nearest element that remains gets it, or the
 * message field. Without this, the focus falls to the page, and the next Tab starts at its top.
 */
export class FocusKeeper {
  readonly #root: ShadowRoot;
  #place: Place | undefined;
  /** Observes the trees that contain the focused element. A chat without the focus costs nothing. */
  readonly #observer = new MutationObserver(() => this.#check());

  /** Trees whose events this receives. A move of the focus inside a tree fires none outside it. */
  readonly #trees = new WeakSet<ShadowRoot>();

  /** `root` holds the parts of the chat. Works until the signal is aborted. */
  constructor(
    root: ShadowRoot,
    private readonly signal: AbortSignal,
  ) {
    this.#root = root;
    this.#listen(root);
    signal.addEventListener('abort', () => this.#forget());
    // The focus may have come before the script.
    this.#remember();
  }

  #listen(tree: ShadowRoot): void {
    if (this.#trees.has(tree)) return;
    this.#trees.add(tree);
    const { signal } = this;
    tree.addEventListener('focusin', () => this.#remember(), { signal });
    tree.addEventListener('focusout', (event) => this.#left(event as FocusEvent), { signal });
  }

  #remember(): void {
    this.#forget();
    const path = pathTo(findFocused(this.#root), this.#root);
    const [focused, ...outer] = path.filter((node) => node instanceof HTMLElement);
    const trees = path.filter((node) => node instanceof ShadowRoot);
    if (!focused) return;
    this.#place = {
      focused,
      around: outer.filter((element) => element.hasAttribute('tabindex')),
      tree: trees[0],
      isByKey: focused.matches(':focus-visible'),
    };
    for (const tree of trees) {
      this.#listen(tree);
      this.#observer.observe(tree, { childList: true, subtree: true, attributeFilter: ['hidden', 'open'] });
    }
  }

  #forget(): void {
    this.#place = undefined;
    this.#observer.disconnect();
  }

  /** Forgets the place when the reader leaves the chat. Some browsers fire `focusout` for an element that is removed, too. */
  #left({ relatedTarget }: FocusEvent): void {
    const place = this.#place;
    setTimeout(() => {
      const isLeft = relatedTarget !== null || (document.hasFocus() && place && !isGone(place.focused));
      if (isLeft && this.#place === place) this.#forget();
    });
  }

  #check(): void {
    const place = this.#place;
    const focused = findFocused(this.#root);
    // Another element may have taken the focus in the chat, or around it.
    if (!place || !isGone(place.focused) || (focused && focused !== place.focused)) return;
    this.#forget();
    if (!focused && document.activeElement !== document.body) return;
    if (place.around.some(takesFocus) || (place.tree !== this.#root && focusIn(place.tree))) return;
    if (place.isByKey) void this.#focusChat();
  }

  async #focusChat(): Promise<void> {
    for (const selector of PLACES) {
      const part = this.#root.querySelector<HTMLElement & Partial<ReactiveControllerHost>>(selector);
      // The update that removed the focused element may still have to draw this one.
      await part?.updateComplete;
      if (part?.shadowRoot ? focusIn(part.shadowRoot) : part && takesFocus(part)) return;
    }
  }
}

/** Focuses the best element of a part. Returns false when none can take the focus. */
function focusIn(part: ParentNode | undefined): boolean {
  return TARGETS.some((target) => [...(part?.querySelectorAll<HTMLElement>(target) ?? [])].some(takesFocus));
}

function takesFocus(element: HTMLElement): boolean {
  if (isGone(element)) return false;
  element.focus({ preventScroll: true });
  return element.matches(':focus');
}

/** Returns whether an element was removed or is not drawn. */
function isGone(element: Element): boolean {
  return !element.checkVisibility();
}

/** Finds the focused element in a tree, inside shadow roots too. */
function findFocused(root: ShadowRoot): Element | undefined {
  let focused = root.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused ?? undefined;
}

/** Returns a node and what contains it up to a tree, like the path of an event. */
function pathTo(node: Node | null | undefined, root: ShadowRoot): Node[] {
  if (!node) return [];
  if (node === root) return [node];
  return [node, ...pathTo(node instanceof ShadowRoot ? node.host : node.parentNode, root)];
}
