import { startTestServer } from '../start-test-server.ts';

/** The endpoints that a test of the HTTP profile speaks to. */
export interface WhipSubject extends AsyncDisposable {
  /** The WHIP endpoint: offers are posted here. */
  readonly whip: string;
  /** The WHEP endpoint. */
  readonly whep: string;
}

/**
 * A server of our own; or the one whose endpoint `WHIP_URL` names (and `WHEP_URL`, unless it is the same with `whep`
 * for `whip`), to which `WHIP_TOKEN` opens the door if it has one.
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
