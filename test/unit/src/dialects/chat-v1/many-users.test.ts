import { expect, test } from 'bun:test';
import { MAX_FRAME_BYTES } from '../../../../../src/protocol/limits.ts';
import type { Person, ServerMessage } from '../../../../../src/protocol/server-messages.ts';
import { chatV1 } from '../../../../../src/dialects/chat-v1/encode.ts';
import { inIdentityRoom } from '../../../../helpers/in-identity-room.ts';
import { sentMessages } from '../../../../helpers/in-room.ts';

/** Claims of a user whose fields are as long as they may be. */
function longest(number: number): { sub: string; name: string; avatar: string } {
  return {
    sub: `"${number}`.padEnd(128, '漢'),
    name: `${number} ${'𠮷'.repeat(29)}`,
    avatar: `https://x.example/${number}?`.padEnd(512, 'a'),
  };
}

test('A welcome and a presence list all users of a room, however long their fields are, in frames of 16 KiB', async () => {
  const { enter, sign } = inIdentityRoom();
  for (let number = 0; number < 60; number++) await enter(await sign(longest(number)));
  const last = await enter(await sign(longest(60)));
  for (const frame of last.carrier.sent) expect(Buffer.byteLength(frame)).toBeLessThanOrEqual(MAX_FRAME_BYTES);
  const [welcome, ...others] = sentMessages(last.carrier);
  if (welcome?.type !== 'welcome') throw new Error('The first message is not a welcome.');
  const listed: Person[] = [...(welcome.members ?? [])];
  for (const message of others) {
    if (message.type !== 'joined') continue;
    expect(message.returning).toBe(true);
    listed.push(message.member);
  }
  expect(listed).toHaveLength(61);
  expect(new Set(listed.map(({ user }) => user)).size).toBe(61);
  expect(welcome.count).toBe(61);

  const frames = chatV1.encode([{ kind: 'presence', message: { type: 'presence', count: 61, members: listed } }], 0);
  for (const frame of frames) expect(Buffer.byteLength(frame)).toBeLessThanOrEqual(MAX_FRAME_BYTES);
  const [presence, ...rest] = frames.flatMap((frame) => JSON.parse(frame) as ServerMessage[]);
  const first = presence?.type === 'presence' ? (presence.members ?? []) : [];
  expect(first.length + rest.length).toBe(61);
  expect(rest.every(({ type }) => type === 'joined')).toBe(true);
});
