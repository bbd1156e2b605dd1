/** Returns whether a parsed JSON value is an object or an array, so that it can have fields. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** Parses untrusted JSON. Returns undefined, which is not a JSON value, when the text is not JSON. Never throws. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads `detail` from problem details (RFC 9457 section 3.1.4). Returns undefined for any other body. */
export function readProblemDetail(body: string): string | undefined {
  const problem = parseJson(body);
  return isRecord(problem) && typeof problem['detail'] === 'string' ? problem['detail'] : undefined;
}
