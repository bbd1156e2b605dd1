import { noChange, render } from 'lit';
import { type ChildPart, Directive, type DirectiveResult, directive } from 'lit/directive.js';

type OfItem = (item: unknown) => unknown;
type EachArguments = [items: readonly unknown[], keyOf: OfItem, draw: OfItem];

/** Draws items one after another. What has the same key as before keeps its elements, and so its focus and its size. */
class Each extends Directive {
  /** What is drawn, by key. */
  readonly #parts = new Map<unknown, ChildPart>();

  override render(..._: EachArguments): unknown {
    return noChange;
  }

  override update(list: ChildPart, [items, keyOf, draw]: EachArguments): unknown {
    const keys = new Set(items.map(keyOf));
    for (const [key, part] of this.#parts) {
      if (keys.has(key)) continue;
      take(part);
      this.#parts.delete(key);
    }
    const parent = list.startNode?.parentNode as HTMLElement;
    let next = list.endNode;
    for (const item of items.toReversed()) {
      const key = keyOf(item);
      const known = this.#parts.get(key);
      if (known && known.endNode?.nextSibling !== next) parent.insertBefore(take(known), next);
      const renderBefore = (known?.endNode ?? parent.insertBefore(new Text(), next)) as ChildNode;
      const part = render(draw(item), parent, { ...list.options, renderBefore });
      this.#parts.set(key, part);
      next = part.startNode;
    }
    return noChange;
  }
}

/** Takes what is drawn out of the document. */
function take({ startNode, endNode }: ChildPart): DocumentFragment {
  const range = new Range();
  if (startNode) range.setStartBefore(startNode);
  if (endNode) range.setEndAfter(endNode);
  return range.extractContents();
}

/** Draws items in their order. `keyOf` tells which is which from one time to the next. */
export const each = directive(Each) as <Item>(
  items: readonly Item[],
  keyOf: (item: Item) => unknown,
  draw: (item: Item) => unknown,
) => DirectiveResult;
