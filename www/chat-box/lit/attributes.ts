import type { PropertyDeclaration } from 'lit';

/**
 * Returns the value of an attribute or property. Returns undefined for an empty one, and for the words `undefined` and
 * `null`, which a framework may write for an unset value.
 */
export function presentValue(value: unknown): string | undefined {
  const text = String(value ?? '');
  return ['', 'null', 'undefined'].includes(text) ? undefined : text;
}

/** A boolean attribute. Some frameworks write `false` where they should remove it. */
export const flag: PropertyDeclaration<boolean> = {
  converter: {
    fromAttribute: (value) => value !== null && value !== 'false',
    toAttribute: (value) => (value ? '' : null),
  },
};
