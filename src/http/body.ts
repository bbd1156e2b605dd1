import { withTimeout, type Clock } from '../clock.ts';
import { Problem } from './problem.ts';

/**
 * Maximum time for receiving a body, in milliseconds. A body of the largest size then needs 10 kB/s. It is shorter than the 10 s
 * after which Bun closes a slow connection without a response.
 */
const BODY_TIMEOUT_MS = 7_000;

/**
 * Maximum number of chunks of a body (RFC 9112 section 7.1). Each costs about two microseconds: forty bodies of 64 KiB with a
 * byte in each chunk stopped every room for five seconds. A client that sends each line of an offer as a chunk has 50.
 */
const MAX_CHUNKS = 500;

/** Maximum time for discarding a body. Its refusal waits meanwhile. */
const DISCARD_TIMEOUT_MS = 2_000;
/** Maximum time without a chunk while a body is discarded. A proxy sends what it has without such a pause. */
const DISCARD_IDLE_MS = 500;

/** Name, maximum size and clock for reading a body. */
export interface BodyOptions {
  /** Name of the body in the sentences of refusals. */
  readonly what: 'offer' | 'fragment' | 'body' | 'picture';
  readonly maxBytes: number;
  readonly clock: Clock;
  /** Maximum time for receiving the body, in milliseconds. */
  readonly timeoutMs?: number;
  /** Maximum number of its chunks. */
  readonly maxChunks?: number;
}

/** Limits and clock for discarding a body. */
export type DiscardOptions = Pick<BodyOptions, 'maxBytes' | 'maxChunks' | 'clock'>;

/** Returns the refusal of a body that is larger than `maxBytes`. */
export function tooLarge({ what, maxBytes }: Pick<BodyOptions, 'what' | 'maxBytes'>): Problem {
  return new Problem(413, `The ${what} is too large. The limit is ${maxBytes} bytes.`);
}

/**
 * Reads the body of a request as UTF-8 text. Returns the refusal of a body that is too large, slow, incomplete, in too
 * many chunks or not UTF-8. Stops reading when it is too large, slow or in too many chunks.
 */
export async function readBody(request: Request, options: BodyOptions): Promise<string | Problem> {
  const bytes = await readBytes(request, options);
  if (bytes instanceof Problem) return bytes;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new Problem(400, `The ${options.what} is not UTF-8 text.`);
  }
}

/** Reads the body of a request like `readBody`, as bytes. */
export async function readBytes(request: Request, options: BodyOptions): Promise<Uint8Array | Problem> {
  const { what, maxBytes, clock, timeoutMs = BODY_TIMEOUT_MS, maxChunks = MAX_CHUNKS } = options;
  if (Number(request.headers.get('Content-Length') ?? 0) > maxBytes) return tooLarge(options);
  // Bun enforces an announced length, so reading the whole body at once is safe, and faster.
  const reader = request.headers.has('Content-Length') ? undefined : request.body?.getReader();
  let bytes: Uint8Array | Excess | undefined;
  try {
    const read = reader ? readChunks(reader, maxBytes, maxChunks) : request.bytes();
    bytes = await withTimeout(read, timeoutMs, clock);
  } catch {
    // The connection closed, so the client does not receive this.
    return new Problem(400, `The ${what} is incomplete.`);
  }
  if (bytes instanceof Uint8Array) return bytes;
  void reader?.cancel().catch(() => {});
  if (bytes === 'too-large') return tooLarge(options);
  if (bytes === 'too-many-chunks') {
    const detail = `The ${what} has more than ${maxChunks} chunks. Send it whole, or in larger chunks.`;
    return new Problem(400, detail, { Connection: 'close' });
  }
  const detail = `The ${what} did not arrive within ${timeoutMs / 1_000} seconds. Try again.`;
  return new Problem(408, detail, { Connection: 'close' });
}

/**
 * Reads the body of a refused request to its end and keeps nothing of it. A proxy reports 502 instead of the refusal when the connection
 * closes while it still sends the body. Does nothing after the body was read. Stops at the limits, after two seconds, and when no chunk
 * arrives for half a second. Never rejects.
 */
export async function discardBody(request: Request, options: DiscardOptions): Promise<void> {
  const { maxBytes } = options;
  if (Number(request.headers.get('Content-Length') ?? 0) > maxBytes) return;
  if (request.bodyUsed || !request.body || request.body.locked) return;
  const reader = request.body.getReader();
  await discardChunks(reader, options).catch(() => {});
  void reader.cancel().catch(() => {});
}

async function discardChunks(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  { maxBytes, maxChunks = MAX_CHUNKS, clock }: DiscardOptions,
): Promise<void> {
  const end = clock.elapsed() + DISCARD_TIMEOUT_MS;
  for (let bytes = 0, chunks = 0; bytes <= maxBytes && chunks <= maxChunks; chunks++) {
    const waitMs = Math.min(DISCARD_IDLE_MS, end - clock.elapsed());
    if (waitMs <= 0) return;
    const chunk = await withTimeout(reader.read(), waitMs, clock);
    if (!chunk || chunk.done) return;
    bytes += chunk.value.byteLength;
  }
}

/** The reason for not reading the rest of a body. */
type Excess = 'too-large' | 'too-many-chunks';

async function readChunks(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  maxBytes: number,
  maxChunks: number,
): Promise<Uint8Array | Excess> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks);
    bytes += value.byteLength;
    if (bytes > maxBytes) return 'too-large';
    if (chunks.push(value) > maxChunks) return 'too-many-chunks';
  }
}

/** Media type of an offer or an answer (RFC 8866 section 8.1). */
export const SDP_TYPE = 'application/sdp';

/** Media type of a trickle ICE fragment (RFC 8840 section 8). */
export const FRAGMENT_TYPE = 'application/trickle-ice-sdpfrag';

/** Maximum body of either media type, in bytes. A browser's data channel offer takes about 1 KiB. */
export const MAX_SDP_BYTES = 64 * 1024;

/** Reads the media type of a request's body, in lower case and without parameters (RFC 9110 section 8.3.1). */
export function readMediaType(request: Request): string | undefined {
  return request.headers.get('Content-Type')?.split(';')[0]?.trim().toLowerCase();
}

/** Returns the refusal of a body with a content coding (RFC 9110 section 8.4), which the server does not decode. */
export function encodingRefusal(request: Request): Problem | undefined {
  const codings = (request.headers.get('Content-Encoding') ?? '')
    .split(',')
    .map((coding) => coding.trim().toLowerCase());
  if (codings.every((coding) => coding === '' || coding === 'identity')) return undefined;
  // RFC 9110 section 12.5.3: in a 415 response, it lists the codings that the server accepts.
  return new Problem(415, 'Send the body without Content-Encoding.', { 'Accept-Encoding': 'identity' });
}
