import { noChange, render } from 'lit';
import { type ChildPart, Directive, type DirectiveResult, directive } from 'lit/directive.js';

type OfItem<Result> = (item: unknown) => Result;
type EachArguments = [
  items: readonly unknown[],
  keyOf: OfItem<unknown>,
  draw: OfItem<unknown>,
  factsOf?: OfItem<readonly unknown[]>,
];

/** Draws items one after another. What has the same key as before keeps its elements, and so its focus and its size. */
class Each extends Directive {
  /** What is drawn, by key, and the facts that it was drawn from. */
  readonly #drawn = new Map<unknown, { readonly part: ChildPart; readonly facts: readonly unknown[] | undefined }>();

  override render(..._: EachArguments): unknown {
    return noChange;
  }

  override update(list: ChildPart, [items, keyOf, draw, factsOf]: EachArguments): unknown {
    const keys = new Set(items.map(keyOf));
    for (const [key, { part }] of this.#drawn) {
      if (keys.has(key)) continue;
      take(part);
      this.#drawn.delete(key);
    }
    const parent = list.startNode?.parentNode as HTMLElement;
    let next = list.endNode;
    for (const item of items.toReversed()) {
      const key = keyOf(item);
      const facts = factsOf?.(item);
      const known = this.#drawn.get(key);
      if (known && known.part.endNode?.nextSibling !== next) parent.insertBefore(take(known.part), next);
      if (known && facts?.every((fact, at) => fact === known.facts?.[at])) {
        next = known.part.startNode;
        continue;
      }
      const renderBefore = (known?.part.endNode ?? parent.insertBefore(new Text(), next)) as ChildNode;
      const part = render(draw(item), parent, { ...list.options, renderBefore });
      this.#drawn.set(key, { part, facts });
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

/**
 * Draws items in their order. `keyOf` tells which is which from one time to the next, `factsOf` all that an item is
 * drawn from: it is drawn again only when one of them is another. Without, it always is.
 */
export const each = directive(Each) as <Item>(
  items: readonly Item[],
  keyOf: (item: Item) => unknown,
  draw: (item: Item) => unknown,
  factsOf?: (item: Item) => readonly unknown[],
) => DirectiveResult;
