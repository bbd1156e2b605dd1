import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { API_KEY, API_KEYS, ApiClient } from '../../helpers/api-contract.ts';
import { chatMember, type ChatMember } from '../../helpers/chat-member.ts';
import { manualBlock } from '../../helpers/manual-block.ts';
import { codeBlocks, manualSources } from '../../helpers/manual-sources.ts';
import { JWT_SECRET } from '../../helpers/sign-token.ts';
import { startTestServer, type TestServer } from '../../helpers/start-test-server.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

let folder: ReturnType<typeof temporaryFolder>;
let server: TestServer;
beforeAll(async () => {
  // Only a store with a file has an export.
  folder = temporaryFolder();
  server = await startTestServer({ API_KEYS, JWT_SECRET, DATA_DIR: `${folder.path}/data` });
  await Bun.write(`${folder.path}/bot-key`, `${API_KEY}\n`);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

const pages = await manualSources();
/** The commands that end by themselves, and that need only curl. */
const curlBlocks = codeBlocks(pages.find(({ name }) => name === 'server-api')?.markdown ?? '').filter(
  ({ language, code }) => language === 'sh' && /^curl /m.test(code) && !/event-stream|npx/.test(code),
);

describe.skipIf(Bun.which('curl') === null)("The manual's page on the server API", () => {
  for (const [index, { code }] of curlBlocks.entries())
    test(`shows commands that work: block ${index + 1}`, async () => {
      const commands = code.replaceAll('http://localhost:8080', server.url);
      const run = Bun.spawn(['sh', '-ec', commands], { cwd: folder.path, stdout: 'pipe', stderr: 'pipe' });
      const [status, out, errors] = await Promise.all([
        run.exited,
        new Response(run.stdout).text(),
        new Response(run.stderr).text(),
      ]);
      expect([status, status === 0 ? '' : out + errors]).toEqual([0, '']);
    });
});

for (const { name, language, file, program } of [
  { name: 'Bun', language: 'ts', file: 'bot.ts', program: process.execPath },
  { name: 'Python', language: 'python', file: 'bot.py', program: Bun.which('python3') },
])
  describe.skipIf(program === null)(`The manual's bot for ${name}${program === null ? ' (no python3)' : ''}`, () => {
    test('answers !help in the room, and nothing else, each message once', async () => {
      using folder = temporaryFolder();
      await Bun.write(`${folder.path}/${file}`, await manualBlock('server-api', language));
      await using ada = await chatMember(server.url, 'WebSocket', 'lobby');
      await using _bot = Bun.spawn([program ?? '', `${folder.path}/${file}`], {
        env: { ...process.env, KEY: API_KEY, CHAT_URL: server.url },
        stdio: ['ignore', 'inherit', 'inherit'],
      });
      await askUntilAnswered(ada);
      ada.send('What does !help do?');
      const asked = ada.send('!help');
      const reply = await ada.next('message', ({ replyTo }) => replyTo === asked);
      expect(reply).toMatchObject({ from: { id: 'api:bot', name: 'bot' }, text: 'I know one command: !help' });
      const api = await ApiClient.open(server.url);
      const headers = { 'Idempotency-Key': `help-${asked}` };
      const again = await api.call('postMessage', { path: { room: 'lobby' }, headers, body: { text: 'again' } });
      expect(again.headers.get('Idempotency-Replayed')).toBe('true');
      const replies = ada.received.flatMap((message) => (message.type === 'message' ? (message.replyTo ?? []) : []));
      expect(new Set(replies).size).toBe(replies.length);
    });
  });

/** Sends `!help` until a reply arrives: a bot that starts does not answer older messages. */
async function askUntilAnswered(member: ChatMember): Promise<void> {
  const isAnswered = () =>
    member.received.some((message) => message.type === 'message' && message.replyTo !== undefined);
  while (!isAnswered()) {
    expect(await member.outcome({ type: 'send', text: '!help' })).toBe('ack');
    await Bun.sleep(50);
  }
}
