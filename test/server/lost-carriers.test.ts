import { describe, expect, test } from 'bun:test';
import { carrierKinds, type CarrierKind } from '../helpers/carriers.ts';
import { chatMember } from '../helpers/chat-member.ts';
import { expectHealthy } from '../helpers/expect-healthy.ts';
import { projectRoot } from '../helpers/project-root.ts';
import { startTestServer } from '../helpers/start-test-server.ts';

/** The library closes an unreachable peer after its consent has expired (RFC 7675). */
const DETECTION_TIMEOUT_MS = 45_000;

describe.each(carrierKinds)('The server, when a client over a %s is killed,', (kind) => {
  test.concurrent(
    'removes its member and keeps working',
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
      const left = await nextLeave(witness, DETECTION_TIMEOUT_MS);
      clearInterval(pong);
      expect(left).toEqual(member);
      await expectHealthy(server.url);
    },
    DETECTION_TIMEOUT_MS + 10_000,
  );
});

/** Waits for the next leave and returns its member. */
async function nextLeave(witness: Awaited<ReturnType<typeof chatMember>>, timeoutMs: number) {
  const isLeft = (text: string) => text.includes('"left"');
  const frame = await witness.client.next(isLeft, timeoutMs);
  const messages = [JSON.parse(frame) as { type: string; member: unknown }].flat();
  return messages.find(({ type }) => type === 'left')?.member;
}

/** The script of a client that enters the lobby and stays. */
function script(url: string, kind: CarrierKind): string {
  return `
    import { enterRoom } from './test/helpers/test-member.ts';
    globalThis.held = await enterRoom(${JSON.stringify(url)}, ${JSON.stringify(kind)}, 'plain', 'lobby');
    setInterval(() => {}, 1_000);
  `;
}
