import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { projectRoot } from '../../helpers/project-root.ts';
import { realOffer } from '../../helpers/real-offer.ts';
import { until } from '../../helpers/until.ts';
import { connectedPeer } from '../../helpers/whip/connected-peer.ts';
import { createFragment } from '../../helpers/whip/fragment.ts';
import { send } from '../../helpers/whip/send.ts';
import { openSession } from '../../helpers/whip/session.ts';
import { whipSubject, type WhipSubject } from '../../helpers/whip/whip-subject.ts';

/** Consent expires after 30 s (RFC 7675 section 5.1); the library takes some more to say so. In milliseconds. */
const NOTICED_WITHIN = 45_000;
/** A peer that never opens a channel is given 15 s. */
const GIVEN_UP_WITHIN = 20_000;

let subject: WhipSubject;
let offer: string;
beforeAll(async () => {
  subject = await whipSubject();
  offer = await realOffer();
});
afterAll(() => subject[Symbol.asyncDispose]());

/** Resolves once the session is gone. */
function isGone(url: string, within?: number): Promise<void> {
  return until(async () => (await send('GET', url)).status === 404, 'the session is gone', within);
}

describe('Sessions end:', () => {
  test('RFC 9725 4.2: DELETE ends a session with 200, and its channel at once', async () => {
    await using client = await connectedPeer(subject.whip);
    const { peer, channel } = client;
    expect((await send('DELETE', peer.session)).status).toBe(200);
    await channel.closed;
    await isGone(peer.session);
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

  test('RFC 9110 15.5.5: an ended session is 404 for everything', async () => {
    await using session = await openSession(subject.whip, offer);
    await session.delete();
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'DELETE', 'PUT']) {
      expect((await send(method, session.url)).status).toBe(404);
    }
    expect((await session.patch(createFragment(offer))).status).toBe(404);
  });

  test('RFC 9725 4.2: a session is gone once its client has closed the connection', async () => {
    await using client = await connectedPeer(subject.whip);
    const { peer, channel } = client;
    await channel.close();
    await isGone(peer.session);
  });

  test.concurrent(
    'RFC 9725 5: a session whose peer never comes is gone after a while',
    async () => {
      const session = await openSession(subject.whip, offer);
      await isGone(session.url, GIVEN_UP_WITHIN);
    },
    GIVEN_UP_WITHIN + 5_000,
  );

  test.concurrent(
    'RFC 7675 5.1: a session whose client died without a word is gone once consent has expired',
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
      await isGone(url, NOTICED_WITHIN);
    },
    NOTICED_WITHIN + 5_000,
  );
});

/** A client that says where its session is, once its channel is open. */
function script(endpoint: string): string {
  return `
    import { connectedPeer } from './test/helpers/whip/connected-peer.ts';
    globalThis.held = await connectedPeer(${JSON.stringify(endpoint)});
    console.log(globalThis.held.peer.session);
    setInterval(() => {}, 1_000);
  `;
}
