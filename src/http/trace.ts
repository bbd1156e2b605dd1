import type { Log } from '../log.ts';

/** Name of the header that carries a trace from program to program (W3C Trace Context). */
export const TRACE_HEADER = 'traceparent';

/** Version, trace id, parent id and flags. Later versions than 00 may add fields (W3C Trace Context, section 3.2.2). */
const TRACEPARENT = /^(?!ff)(?:00|([0-9a-f]{2}))-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?$/;
const ZEROS = /^0+$/;

/** Reads the id of the trace that a request belongs to. Returns undefined without a valid one. */
export function readTraceId({ headers }: Request): string | undefined {
  const [, laterVersion, traceId = '', parentId = '', rest] = TRACEPARENT.exec(headers.get(TRACE_HEADER) ?? '') ?? [];
  if (ZEROS.test(traceId) || ZEROS.test(parentId) || traceId === '') return undefined;
  return rest !== undefined && laterVersion === undefined ? undefined : traceId;
}

/** Returns a log that adds the trace of a request to each line; `log` itself for a request without a trace. */
export function traceLog(log: Log, request: Request): Log {
  const trace = readTraceId(request);
  return trace === undefined ? log : (event, fields, level) => log(event, { ...fields, trace }, level);
}
