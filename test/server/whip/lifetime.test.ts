import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { projectRoot } from '../../helpers/project-root.ts';
import { realOffer } from '../../helpers/real-offer.ts';
import { until } from '../../helpers/until.ts';
import { connectedPeer } from '../../helpers/whip/connected-peer.ts';
import { createFragment } from '../../helpers/whip/fragment.ts';
import { send } from '../../helpers/whip/send.ts';
import { openSession } from '../../helpers/whip/session.ts';
import { whipSubject, type WhipSubject } from '../../helpers/whip/whip-subject.ts';

/** Consent expires after 30 s (RFC 7675 section 5.1). The library reports it some seconds later. */
const DETECTION_TIMEOUT_MS = 45_000;
/** The server closes a peer without a channel after 15 s. */
const EXPIRY_TIMEOUT_MS = 20_000;

let subject: WhipSubject;
let offer: string;
beforeAll(async () => {
  subject = await whipSubject();
  offer = await realOffer();
});
afterAll(() => subject[Symbol.asyncDispose]());

/** Waits until a session has ended. */
function waitForEnd(url: string, timeoutMs?: number): Promise<void> {
  return until(async () => (await send('GET', url)).status === 404, 'the session has ended', timeoutMs);
}

describe('The end of a session:', () => {
  test('RFC 9725 4.2: DELETE responds with 200 and closes the channel at once', async () => {
    await using client = await connectedPeer(subject.whip);
    const { peer, channel } = client;
    expect((await send('DELETE', peer.session)).status).toBe(200);
    await channel.closed;
    await waitForEnd(peer.session);
  });

  test('RFC 9725 4.2: DELETE ends a session that never connected', async () => {
    await using session = await openSession(subject.whip, offer);
    expect((await session.delete()).status).toBe(200);
    expect(await session.status()).toBe(404);
  });

  test.each(['"wrong"', '*', 'not a tag'])('RFC 9725 4.3.1: DELETE ignores If-Match: %s', async (tag) => {
    await using session = await openSession(subject.whip, offer);
    expect((await session.delete({ 'If-Match': tag })).status).toBe(200);
  });

  test('RFC 9110 15.5.5: an ended session responds with 404 to every method', async () => {
    await using session = await openSession(subject.whip, offer);
    await session.delete();
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'DELETE', 'PUT']) {
      expect((await send(method, session.url)).status).toBe(404);
    }
    expect((await session.patch(createFragment(offer))).status).toBe(404);
  });

  test('RFC 9725 4.2: a session ends when its client closes the connection', async () => {
    await using client = await connectedPeer(subject.whip);
    const { peer, channel } = client;
    await channel.close();
    await waitForEnd(peer.session);
  });

  test.concurrent(
    'RFC 9725 5: a session ends after a while when its peer never connects',
    async () => {
      const session = await openSession(subject.whip, offer);
      await waitForEnd(session.url, EXPIRY_TIMEOUT_MS);
    },
    EXPIRY_TIMEOUT_MS + 5_000,
  );

  test.concurrent(
    'RFC 7675 5.1: a session ends after its consent has expired when its client was killed',
    async () => {
      await using client = Bun.spawn([process.execPath, '--eval', script(subject.whip)], {
        cwd: projectRoot,
        stdout: 'pipe',
        stderr: 'inherit',
      });
      const { value } = await client.stdout.getReader().read();
      const url = new TextDecoder().decode(value).trim();
      expect((await send('GET', url)).status).toBe(204);
      client.kill('SIGKILL');
      await waitForEnd(url, DETECTION_TIMEOUT_MS);
    },
    DETECTION_TIMEOUT_MS + 5_000,
  );
});

/** The script of a client that prints its session's URL once its channel is open. */
function script(endpoint: string): string {
  return `
    import { connectedPeer } from './test/helpers/whip/connected-peer.ts';
    globalThis.held = await connectedPeer(${JSON.stringify(endpoint)});
    console.log(globalThis.held.peer.session);
    setInterval(() => {}, 1_000);
  `;
}
