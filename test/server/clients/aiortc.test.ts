import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { freshRoom } from '../../helpers/fresh-room.ts';
import { manualBlock } from '../../helpers/manual-block.ts';
import { pythonWith } from '../../helpers/python-with.ts';
import { startTestServer, type TestServer } from '../../helpers/start-test-server.ts';
import { webSocketClient } from '../../helpers/web-socket-client.ts';

const found = pythonWith('aiortc', 'python3-aiortc');
const missing = 'reason' in found ? ` (skipped: ${found.reason})` : '';
/** Python needs seconds to load aiortc on a busy machine. */
const MESSAGE_TIMEOUT_MS = 15_000;
const aiortcTest = missing === '' ? test : test.skip;

let server: TestServer;
let recipe: string;
beforeAll(async () => {
  server = await startTestServer();
  recipe = await manualBlock('signaling', 'python');
});
afterAll(() => server[Symbol.asyncDispose]());

/** Runs the Python program of the manual against the test server, and resolves to the message that a member receives. */
async function runRecipe(edit: (program: string) => string = (program) => program): Promise<string> {
  const room = freshRoom();
  await using member = await webSocketClient(server.url, { room });
  const program = edit(recipe.replace('https://chat.example/whip/lobby', `${server.url}/whip/${room}`));
  const python = 'python' in found ? found.python : '';
  await using child = Bun.spawn([python, '-c', program], { stdout: 'ignore', stderr: 'pipe' });
  // A program that fails closes its output, which then explains why nothing was received.
  const failure = new Response(child.stderr).text().then((error) => Promise.reject(new Error(error)));
  const message = await Promise.race([member.next(() => true, MESSAGE_TIMEOUT_MS), failure]);
  failure.catch(() => {});
  return message;
}

describe('aiortc, by the program of the manual,', () => {
  aiortcTest(`sends to a room${missing}`, async () => {
    expect(recipe).toContain('peer.localDescription.sdp');
    expect(recipe).not.toContain('.replace(');
    expect(await runRecipe()).toEndWith(': hello');
  });

  // aiortc takes its first slow start threshold from the receiver window of the server (RFC 9260 section 7.2.1).
  aiortcTest(`is offered a receiver window of two of the longest messages${missing}`, async () => {
    const message = await runRecipe((program) => program.replace('"hello"', 'str(peer.sctp._ssthresh)'));
    expect(message).toEndWith(': 131072');
  });

  const edits: readonly (readonly [string, string, string])[] = [
    ['with the form of RFC 8841', 'RTCPeerConnection()', 'RTCPeerConnection()\n    peer._sctpLegacySdp = False'],
    [
      'without candidates in its offer',
      'peer.localDescription.sdp.encode()',
      '"".join(line for line in peer.localDescription.sdp.splitlines(True) if "candidate" not in line).encode()',
    ],
    ['as the DTLS server', 'sdp.encode()', 'sdp.replace("actpass", "passive").encode()'],
    ['with white space behind each line', 'sdp.encode()', 'sdp.replace("\\r\\n", " \\r\\n").encode()'],
    ['over WHEP', '/whip/', '/whep/'],
  ];
  for (const [how, text, replacement] of edits) {
    aiortcTest(`sends to a room ${how}${missing}`, async () => {
      expect(await runRecipe((program) => program.replace(text, replacement))).toEndWith(': hello');
    });
  }
});
