import { expect, test } from 'bun:test';
import { CHAT_V1 } from '../../src/protocol/limits.ts';
import { runAttack } from '../helpers/attacks/run-attack.ts';
import { chatMember } from '../helpers/chat-member.ts';
import { expectHealthy } from '../helpers/expect-healthy.ts';
import { startTestServer } from '../helpers/start-test-server.ts';

/** Lets a member send while a flood of fragments runs. Resolves to the outcome of the flood, and the number of acks. */
async function sendDuring(flood: {
  readonly protocol: string;
  readonly what: 'empty continuations' | 'continuations of a byte';
  readonly seconds: number;
}) {
  await using server = await startTestServer();
  await using ada = await chatMember(server.url, 'WebSocket', 'lobby');
  let isOver = false;
  const attack = runAttack('floodFragments', { port: server.port, room: 'other', ...flood }).finally(
    () => (isOver = true),
  );
  let acks = 0;
  while (!isOver) {
    const id = ada.send(`text ${acks}`);
    await ada.next('ack', (ack) => ack.id === id);
    acks++;
    await Bun.sleep(50);
  }
  await expectHealthy(server.url);
  return { ...(await attack), acks };
}

test('The server acknowledges messages of others while a WebSocket floods it with empty continuation frames', async () => {
  // Bun passes only whole messages on, so the server cannot see these frames.
  const { frames, acks } = await sendDuring({ protocol: '', what: 'empty continuations', seconds: 3 });
  expect(frames).toBeGreaterThan(100_000);
  expect(acks).toBeGreaterThan(3);
}, 60_000);

test('The server closes a chat.v1 WebSocket that sends nothing but empty continuation frames as silent', async () => {
  const { isClosed, received } = await sendDuring({ protocol: CHAT_V1, what: 'empty continuations', seconds: 40 });
  expect(isClosed).toBe(true);
  expect(received).toContain('"code":"silent"');
}, 60_000);

test.each(['', CHAT_V1])(
  'The server closes a WebSocket whose message exceeds 64 KiB in fragments of a byte, with the subprotocol %j',
  async (protocol) => {
    const { isClosed, frames } = await sendDuring({ protocol, what: 'continuations of a byte', seconds: 20 });
    expect(isClosed).toBe(true);
    expect(frames).toBeGreaterThan(65_536 - 1);
  },
  60_000,
);
