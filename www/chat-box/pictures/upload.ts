import type { MessageFile } from '../../../src/protocol/pictures.ts';
import type { ChatClient } from '../../client/client.ts';
import type { PictureProblem } from '../picture-problem.ts';

/** An upload may take this long. */
const TIMEOUT_MS = 120_000;

/** A picture that the server has. */
export interface Uploaded {
  readonly file: Omit<MessageFile, 'alt'>;
  readonly ticket: string;
}

/** What an upload needs. */
export interface UploadOptions {
  readonly client: ChatClient;
  /** Address of the room's pictures. */
  readonly url: URL;
  /** Receives the part that is uploaded, from 0 to 1. */
  readonly progressed: (part: number) => void;
  readonly signal: AbortSignal;
}

/** Uploads a picture. Resolves to the reason when that fails. */
export async function upload(
  blob: Blob,
  { client, url, progressed, signal }: UploadOptions,
): Promise<Uploaded | PictureProblem> {
  const access = await client.request({ type: 'upload' }).catch((error: unknown) => toProblem(error));
  if (typeof access === 'string') return access;
  if (signal.aborted) return 'failed';
  const { promise, resolve } = Promise.withResolvers<Uploaded | PictureProblem>();
  // Unlike `fetch`, it reports how much it has sent.
  const request = new XMLHttpRequest();
  request.upload.onprogress = ({ loaded, total }) => progressed(loaded / total);
  request.onload = () => resolve(readResponse(request));
  request.onerror = request.ontimeout = request.onabort = () => resolve('failed');
  signal.addEventListener('abort', () => request.abort());
  request.open('POST', url);
  request.timeout = TIMEOUT_MS;
  request.responseType = 'json';
  request.setRequestHeader('Authorization', `Bearer ${access.token}`);
  request.send(blob);
  return promise;
}

/** Reads why the server gave no token. Without a refusal, there was no connection. */
function toProblem(error: unknown): PictureProblem {
  const refusal = error instanceof Error ? (error.cause as { readonly code?: unknown } | undefined) : undefined;
  if (!refusal) return 'offline';
  return refusal.code === 'rate' || refusal.code === 'busy' || refusal.code === 'journal' ? 'failed' : 'off';
}

function readResponse({ status, response }: XMLHttpRequest): Uploaded | PictureProblem {
  switch (status) {
    case 201:
      return isUploaded(response) ? response : 'failed';
    case 413:
      return 'size';
    case 415:
    case 422:
      return 'type';
    case 429:
    case 503:
      return 'limit';
    default:
      return 'failed';
  }
}

function isUploaded(response: unknown): response is Uploaded {
  const { file, ticket } = (response ?? {}) as Partial<Uploaded>;
  return typeof ticket === 'string' && typeof file?.id === 'string';
}
