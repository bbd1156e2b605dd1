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

/** Formats an object whose fields are texts, numbers or booleans as `JSON.stringify` does, but calls no `toJSON`. */
export function formatFields(fields: object): string {
  return stringify(ownFields(fields));
}

/**
 * Formats a value as `JSON.stringify` does, but calls no `toJSON`: old libraries add one to all arrays and texts, which
 * formats them twice.
 */
export function formatJson(value: unknown): string {
  // For a text, a number or a boolean, the platform reads no `toJSON` (ECMA-262, SerializeJSONProperty).
  if (!isRecord(value)) return stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map((item) => formatJson(item))}]`;
  let fields = '';
  const own = ownFields(value);
  for (const name in own) if (own[name] !== undefined) fields += `,${stringify(name)}:${formatJson(own[name])}`;
  return `{${fields.slice(1)}}`;
}

/** Reads `detail` from problem details (RFC 9457 section 3.1.4). Returns undefined for any other body. */
export function readProblemDetail(body: string): string | undefined {
  const problem = parseJson(body);
  return isRecord(problem) && typeof problem['detail'] === 'string' ? problem['detail'] : undefined;
}
