/** True when a parsed JSON value is an object or an array, so that it may have fields. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** Parses JSON from outside. Returns undefined, which no JSON text stands for, when the text is not JSON. Never throws. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads `detail` from problem details (RFC 9457 section 3.1.4). Returns undefined when the body is something else. */
export function readProblemDetail(body: string): string | undefined {
  const problem = parseJson(body);
  return isRecord(problem) && typeof problem['detail'] === 'string' ? problem['detail'] : undefined;
}
