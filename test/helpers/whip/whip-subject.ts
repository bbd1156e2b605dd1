import { startTestServer } from '../start-test-server.ts';

/** The endpoints under test. */
export interface WhipSubject extends AsyncDisposable {
  /** The WHIP endpoint, to which clients post offers. */
  readonly whip: string;
  /** The WHEP endpoint. */
  readonly whep: string;
}

/**
 * Starts a server, or uses the one with the endpoints `WHIP_URL` and `WHEP_URL` (by default `WHIP_URL` with `whep` for
 * `whip`). `WHIP_TOKEN` is its token.
 */
export async function whipSubject(): Promise<WhipSubject> {
  const whip = process.env['WHIP_URL'];
  if (whip !== undefined) {
    const whep = process.env['WHEP_URL'] ?? whip.replace('/whip', '/whep');
    return { whip, whep, [Symbol.asyncDispose]: async () => {} };
  }
  const server = await startTestServer();
  const dispose = () => server[Symbol.asyncDispose]();
  return { whip: `${server.url}/whip/room`, whep: `${server.url}/whep/room`, [Symbol.asyncDispose]: dispose };
}
