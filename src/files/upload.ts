import type { Clock } from '../clock.ts';
import { discardBody, encodingRefusal, readBytes } from '../http/body.ts';
import { readHeaderToken, tokenRefusal, tokenRequired } from '../http/authorization.ts';
import { Problem, unavailable } from '../http/problem.ts';
import type { RateLimit } from '../limits/rate-limit.ts';
import { errorText, type Log } from '../log.ts';
import type { Observations } from '../ports/observations.ts';
import { picturePath } from '../protocol/pictures.ts';
import { countPixels, encodePicture, STORED_TYPE } from './encode-picture.ts';
import type { FileTokens, StoredPicture, TokenMember } from './file-tokens.ts';
import { FileStoreFull, toFileId, type FileStore } from './file-store.ts';
import type { UploadLimits } from './upload-limits.ts';
import type { Upkeep } from './upkeep.ts';

/** Maximum size of an uploaded picture: 5 MiB. */
export const MAX_UPLOAD_BYTES = 5 * 1_024 * 1_024;
/** Time for receiving a picture. One of the largest size then needs 90 kB/s. */
const RECEIVE_TIMEOUT_MS = 60_000;
/** Maximum number of chunks of an upload. Chunks of this size come from no client. */
const MAX_CHUNKS = 20_000;
/** `Retry-After` when the store fails, and when it is full. */
const RETRY_SECONDS = 5;
const FULL_RETRY_SECONDS = 600;

/** Limits of a body with a picture. */
const PICTURE_BODY = { maxBytes: MAX_UPLOAD_BYTES, maxChunks: MAX_CHUNKS };

/** Collaborators of uploads. */
export interface UploadDeps {
  readonly store: FileStore;
  readonly tokens: FileTokens;
  readonly limits: UploadLimits;
  readonly upkeep: Pick<Upkeep, 'expectMessage'>;
  readonly rateLimit: RateLimit;
  readonly clock: Clock;
  readonly log: Log;
  readonly newId: () => string;
  /** URL of the server, without a slash at its end; empty where it is unknown. */
  readonly publicUrl: string;
  /** Returns the refusal of every upload while the server shuts down. */
  readonly drainRefusal: () => Problem | undefined;
  /** Returns the refusal of a member that may no longer enter its room. */
  readonly entryRefusal: (uploader: Uploader) => Promise<Problem | undefined>;
  readonly observations: Observations;
}

/** An upload, before its picture has arrived. */
export interface Uploader {
  readonly room: string;
  /** IP address of the client. */
  readonly address: string;
  /** The member that its token names. */
  readonly member: TokenMember;
}

/** A stored picture, and its bytes in both sizes. */
interface Stored {
  readonly response: Response;
  readonly bytes: number;
}

/** Receives a picture, encodes it anew and stores it. Responds with its ticket. */
export async function handleUpload(
  request: Request,
  place: Pick<Uploader, 'room' | 'address'>,
  deps: UploadDeps,
): Promise<Response | Problem> {
  const outcome = await admit(request, place, deps);
  // A shutdown does not wait for the rest of the body.
  if (outcome instanceof Problem && !deps.drainRefusal())
    await discardBody(request, { ...PICTURE_BODY, clock: deps.clock });
  const { observer } = deps.observations;
  if (!(outcome instanceof Problem)) observer?.uploaded('stored', outcome.bytes);
  else observer?.uploaded(outcome.status < 500 ? 'refused' : 'failed', 0);
  return outcome instanceof Problem ? outcome : outcome.response;
}

async function admit(
  request: Request,
  { room, address }: Pick<Uploader, 'room' | 'address'>,
  deps: UploadDeps,
): Promise<Stored | Problem> {
  const limited = deps.rateLimit.refusal('POST', address) ?? deps.drainRefusal() ?? encodingRefusal(request);
  if (limited) return limited;
  const token = readHeaderToken(request);
  if (token === undefined) return tokenRequired('An upload needs the token of the answer to "upload".');
  const member = deps.tokens.readToken(room, token);
  if (member === undefined)
    return tokenRefusal('invalid_token', 'The token for uploads has expired, or is of another room. Get another one.');
  const end = deps.limits.begin(address);
  if (end instanceof Problem) return end;
  try {
    const uploader = { room, address, member };
    return (await deps.entryRefusal(uploader)) ?? (await receive(request, uploader, deps));
  } finally {
    end();
  }
}

async function receive(
  request: Request,
  { room, address, member }: Uploader,
  { store, tokens, limits, upkeep, clock, log, newId, publicUrl }: UploadDeps,
): Promise<Stored | Problem> {
  const options = { ...PICTURE_BODY, what: 'picture', timeoutMs: RECEIVE_TIMEOUT_MS, clock } as const;
  const body = await readBytes(request, options);
  if (body instanceof Problem) {
    limits.charge(address, { bytes: 0, pixels: 0 });
    return body;
  }
  const encoded = await encodePicture(body);
  // A picture can be twenty times as large as the file that it was encoded from.
  const storedBytes = encoded instanceof Problem ? 0 : encoded.full.length + encoded.thumbnail.length;
  limits.charge(address, { bytes: Math.max(body.length, storedBytes), pixels: await countPixels(body) });
  if (encoded instanceof Problem) return encoded;
  const { width, height, full } = encoded;
  const picture: StoredPicture = { id: toFileId(newId()), type: STORED_TYPE, width, height, bytes: full.length };
  try {
    await store.put(room, picture.id, encoded);
  } catch (error) {
    log('a picture could not be stored', { room, error: errorText(error) }, 'error');
    return error instanceof FileStoreFull
      ? unavailable('The server has no space for more pictures.', FULL_RETRY_SECONDS).with({ code: 'full' })
      : unavailable('The server could not store the picture. Try again.', RETRY_SECONDS);
  }
  upkeep.expectMessage(room, picture.id);
  log('stored a picture', { room, bytes: picture.bytes, received: body.length }, 'debug');
  const ticket = tokens.issueTicket(room, member.personId, picture);
  const headers = { Location: publicUrl + picturePath(room, picture), 'Cache-Control': 'no-store' };
  return { response: Response.json({ file: picture, ticket }, { status: 201, headers }), bytes: storedBytes };
}
