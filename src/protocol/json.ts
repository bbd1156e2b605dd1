// Read when the module loads: a page may replace `JSON` later.
const { parse, stringify } = JSON;

/** Returns whether a parsed JSON value is an object or an array, so that it can have fields. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** Parses untrusted JSON. Returns undefined, which is not a JSON value, when the text is not JSON. Never throws. */
export function parseJson(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

/** Copies the fields of an object into one without a prototype: `for in` then finds nothing that a page added to all objects. */
export function ownFields<Fields extends object>(fields: Fields): Fields {
  return { __proto__: null, ...fields };
}

/**
 * Formats a value as `JSON.stringify` does, but uses no result of a `toJSON`. Old libraries add one to all arrays and texts,
 * and what they return would be formatted a second time.
 */
export function formatJson(value: unknown): string {
  // The platform calls `toJSON` first, and then replaces its result with that of this function.
  const original = function (this: Readonly<Record<string, unknown>>, key: string) {
    return this[key];
  };
  return stringify(value, original);
}

/** Reads `detail` from problem details (RFC 9457 section 3.1.4). Returns undefined for any other body. */
export function readProblemDetail(body: string): string | undefined {
  const problem = parseJson(body);
  return isRecord(problem) && typeof problem['detail'] === 'string' ? problem['detail'] : undefined;
}
