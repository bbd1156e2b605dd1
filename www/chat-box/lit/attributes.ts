import type { PropertyDeclaration } from 'lit';

/**
 * What an attribute or property says; undefined when it says nothing. A framework that has no value yet may write
 * `undefined` or `null` out.
 */
export function presentValue(value: unknown): string | undefined {
  const text = String(value ?? '');
  return ['', 'null', 'undefined'].includes(text) ? undefined : text;
}

/** A boolean attribute. Some frameworks write `false` where they should take it away. */
export const flag: PropertyDeclaration<boolean> = {
  converter: {
    fromAttribute: (value) => value !== null && value !== 'false',
    toAttribute: (value) => (value ? '' : null),
  },
};
