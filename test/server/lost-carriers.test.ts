import { describe, expect, test } from 'bun:test';
import { carrierKinds, type CarrierKind } from '../helpers/carriers.ts';
import { chatMember } from '../helpers/chat-member.ts';
import { expectHealthy } from '../helpers/expect-healthy.ts';
import { projectRoot } from '../helpers/project-root.ts';
import { startTestServer } from '../helpers/start-test-server.ts';

/** The library gives a peer that went silent up for lost after its consent has expired, in milliseconds. */
const NOTICED_WITHIN = 45_000;

describe.each(carrierKinds)('A client killed without a goodbye over a %s', (kind) => {
  test.concurrent(
    'leaves the room, and frees what it held',
    async () => {
      await using server = await startTestServer();
      await using witness = await chatMember(server.url, 'WebSocket', 'lobby');
      await using victim = Bun.spawn([process.execPath, '--eval', script(server.url, kind)], {
        cwd: projectRoot,
        stdout: 'pipe',
        stderr: 'inherit',
      });
      const { member } = await witness.next('joined');
      await witness.next('message', ({ from }) => from.id === member.id);
      victim.kill('SIGKILL');
      const pong = setInterval(() => witness.client.send('{"type":"pong"}'), 4_000);
      const left = await leaves(witness, NOTICED_WITHIN);
      clearInterval(pong);
      expect(left).toEqual(member);
      await expectHealthy(server.url);
    },
    NOTICED_WITHIN + 10_000,
  );
});

async function leaves(witness: Awaited<ReturnType<typeof chatMember>>, within: number) {
  const isLeft = (text: string) => text.includes('"left"');
  const frame = await witness.client.next(isLeft, within);
  const messages = [JSON.parse(frame) as { type: string; member: unknown }].flat();
  return messages.find(({ type }) => type === 'left')?.member;
}

function script(url: string, kind: CarrierKind): string {
  return `
    import { enterRoom } from './test/helpers/test-member.ts';
    globalThis.held = await enterRoom(${JSON.stringify(url)}, ${JSON.stringify(kind)}, 'plain', 'lobby');
    setInterval(() => {}, 1_000);
  `;
}
