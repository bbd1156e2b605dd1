import { errorText } from '../log.ts';
import type { Finding } from '../ports/finding.ts';

/** The size of the largest picture that a server takes. */
const PICTURE_BYTES = 5 * 1_024 * 1_024;
const PROBE_TIMEOUT_MS = 5_000;
const UPLOAD_TIMEOUT_MS = 30_000;
/** Room in the URL. The server answers before it looks at the room, and keeps nothing of the body. */
const PATH = 'files/check';

/**
 * Checks whether the largest picture reaches a server that takes pictures: a proxy may refuse it. Sends no token, so the server stores
 * nothing. Returns nothing for a server without pictures, or that does not answer. Never rejects.
 */
export async function checkUploads(base: URL): Promise<readonly Finding[]> {
  const url = new URL(PATH, base);
  try {
    // A server with pictures names the method that it takes there.
    const probe = await fetch(url, { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) });
    if (probe.status !== 405 || probe.headers.get('Allow') !== 'POST') return [];
  } catch {
    return [];
  }
  return [await postPicture(url)];
}

async function postPicture(url: URL): Promise<Finding> {
  let result: string;
  try {
    const signal = AbortSignal.timeout(UPLOAD_TIMEOUT_MS);
    const { status } = await fetch(url, { method: 'POST', body: new Uint8Array(PICTURE_BYTES), signal });
    if (status === 401) return { level: 'ok', what: 'Pictures of 5 MB reach the server.' };
    if (status === 413) {
      const what = 'A proxy in front of the server refuses pictures of 5 MB with status 413.';
      const fix = 'In nginx: client_max_body_size 6m; in other proxies, their limit for the size of a request.';
      return { level: 'fail', what, fix };
    }
    result = `got status ${status} instead of 401`;
  } catch (error) {
    result = `failed: ${errorText(error)}`;
  }
  const what = `A request with a picture of 5 MB ${result}, so pictures may not reach the server.`;
  const fix = `Read what the log of the proxy in front of the server has about POST ${url.pathname}, and run the doctor again.`;
  return { level: 'warn', what, fix };
}
