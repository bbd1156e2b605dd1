import type { Clock } from '../clock.ts';
import { encodingRefusal, FRAGMENT_TYPE, MAX_SDP_BYTES, readBody, readMediaType } from '../http/body.ts';
import { Problem, unavailable } from '../http/problem.ts';
import { readTraceId, TRACE_HEADER, traceLog } from '../http/trace.ts';
import { readRequestUrl } from '../http/request-url.ts';
import type { Log } from '../log.ts';
import type { RateLimit } from '../limits/rate-limit.ts';
import { isNodeId, type NodeBus } from '../ports/node-bus.ts';
import { isRecord, parseJson } from '../protocol/json.ts';

/** Kind of the requests between nodes. */
const KIND = 'session';
/** Headers that the handler of a session reads. */
const HEADERS = ['Authorization', 'Content-Type', 'Content-Encoding', 'If-Match'];
/** `Retry-After` when the owner of a session does not answer. */
const RETRY_SECONDS = 1;

/** Handles a request for a session. `address` is the client's IP address. */
export type SessionHandler = (request: Request, id: string, address: string) => Promise<Response | Problem>;

/** Collaborators of a relay. */
export interface SessionRelayDeps {
  readonly nodes: NodeBus;
  readonly rateLimit: RateLimit;
  readonly clock: Clock;
}

/** Creates the function that creates ids of sessions. With other nodes, an id ends with a dot and the node that owns it. */
export function createSessionIds(newId: () => string, nodes: NodeBus | undefined): () => string {
  return nodes === undefined ? newId : () => `${newId()}.${nodes.node}`;
}

/**
 * Relays requests for sessions to the node that owns them, so that any node can receive them. The owner checks a request as
 * its own. This node only limits the rate first, and reads the body.
 */
export class SessionRelay {
  constructor(private readonly deps: SessionRelayDeps) {}

  /** Relays a request for a session that this node does not have. Resolves to undefined when no node has it. */
  async forward(request: Request, id: string, address: string): Promise<Response | Problem | undefined> {
    const { nodes, rateLimit, clock } = this.deps;
    const dot = id.indexOf('.');
    const owner = id.slice(dot + 1);
    if (dot < 1 || owner === nodes.node || !isNodeId(owner)) return undefined;
    const { method } = request;
    const limited = rateLimit.refusal(method === 'PATCH' || method === 'DELETE' ? method : 'GET', address);
    if (limited) return limited;
    const body = await readFragmentBody(request, clock);
    if (body instanceof Problem) return body;
    const relayed = {
      id,
      address,
      method,
      search: readRequestUrl(request).search,
      headers: pickHeaders(request),
      body,
    };
    const reply = await nodes.request(owner, KIND, JSON.stringify(relayed));
    if (reply.kind === 'unknown') return undefined;
    const outcome = reply.kind === 'answered' ? parseOutcome(reply.body) : undefined;
    return outcome ?? unavailable('The server that has this session does not answer. Try again.', RETRY_SECONDS);
  }
}

/** Handles the requests that other nodes relay to this one. */
export function serveRelayedRequests(nodes: NodeBus, handle: SessionHandler, log: Log): void {
  nodes.handle(KIND, async (text) => {
    const relayed = parseRequest(text);
    if (!relayed) throw new Error('the request is malformed');
    const { request, id, address } = relayed;
    const outcome = await handle(request, id, address);
    traceLog(log, request)('relayed request', { method: request.method, status: outcome.status }, 'debug');
    return formatOutcome(outcome);
  });
}

/** Reads the body where the owner would. A request that it refuses by its headers goes without. */
async function readFragmentBody(request: Request, clock: Clock): Promise<string | undefined | Problem> {
  const isFragment = request.method === 'PATCH' && readMediaType(request) === FRAGMENT_TYPE;
  if (!isFragment || encodingRefusal(request)) return undefined;
  return await readBody(request, { what: 'fragment', maxBytes: MAX_SDP_BYTES, clock });
}

function pickHeaders(request: Request): [string, string][] {
  const { headers } = request;
  const isTraced = readTraceId(request) !== undefined;
  return [...HEADERS, ...(isTraced ? [TRACE_HEADER] : [])].flatMap((name): [string, string][] => {
    const value = headers.get(name);
    return value === null ? [] : [[name, value]];
  });
}

function parseRequest(text: string): { request: Request; id: string; address: string } | undefined {
  const json = parseJson(text);
  if (!isRecord(json)) return undefined;
  const { id, address, method, search, headers, body } = json;
  if (typeof id !== 'string' || typeof address !== 'string' || typeof method !== 'string') return undefined;
  if (typeof search !== 'string' || !isPairs(headers)) return undefined;
  const request = new Request(`http://relayed.invalid/${search}`, {
    ...{ method, headers },
    ...(typeof body === 'string' && { body }),
  });
  return { request, id, address };
}

async function formatOutcome(outcome: Response | Problem): Promise<string> {
  const { status } = outcome;
  if (outcome instanceof Problem) return JSON.stringify({ status, detail: outcome.detail, headers: outcome.headers });
  return JSON.stringify({ status, headers: [...outcome.headers], body: await outcome.text() });
}

function parseOutcome(text: string): Response | Problem | undefined {
  const json = parseJson(text);
  if (!isRecord(json) || typeof json['status'] !== 'number') return undefined;
  const { status, detail, headers, body } = json;
  if (typeof detail === 'string') return new Problem(status, detail, isRecord(headers) ? stringsOf(headers) : {});
  if (!isPairs(headers)) return undefined;
  return new Response(typeof body === 'string' && body !== '' ? body : null, { status, headers });
}

function isPairs(value: unknown): value is [string, string][] {
  return (
    Array.isArray(value) && value.every((pair) => Array.isArray(pair) && pair.length === 2 && pair.every(isString))
  );
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}

function stringsOf(record: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).filter((entry): entry is [string, string] => isString(entry[1])));
}
