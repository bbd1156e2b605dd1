import { chatMember } from '../chat-member.ts';
import { expectHealthy } from '../expect-healthy.ts';
import { startTestServer } from '../start-test-server.ts';
import { runAttack } from './run-attack.ts';

/** Lets a member send while a flood of fragments runs. Resolves to the outcome of the flood, and the number of acks. */
export async function sendDuring(flood: {
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
