import { describe, expect, test } from 'bun:test';
import { symlinkSync, writeFileSync } from 'node:fs';
import { chatMember } from '../helpers/chat-member.ts';
import { manualBlock } from '../helpers/manual-block.ts';
import { freePort } from '../helpers/nginx.ts';
import { projectRoot } from '../helpers/project-root.ts';
import { pythonWith } from '../helpers/python-with.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { until } from '../helpers/until.ts';
import { WEBHOOK_SECRET } from '../helpers/webhook-receiver.ts';

/** The port in the manual. */
const MANUAL_PORT = '9000';

const python = pythonWith('hmac', 'python3');
const receivers = [
  { language: 'ts', file: 'receiver.ts', command: [process.execPath, 'receiver.ts'], reason: undefined },
  {
    ...{ language: 'python', file: 'receiver.py' },
    command: ['python' in python ? python.python : '', 'receiver.py'],
    reason: 'reason' in python ? python.reason : undefined,
  },
];

for (const { language, file, command, reason } of receivers) {
  describe.skipIf(reason !== undefined)(`The manual's receiver ${file}${reason ? ` (${reason})` : ''}`, () => {
    test('verifies webhooks, and replies to !help', async () => {
      using folder = temporaryFolder();
      const port = String(await freePort());
      const code = await manualBlock('webhooks', language);
      expect(code).toContain(MANUAL_PORT);
      writeFileSync(`${folder.path}/${file}`, code.replace(MANUAL_PORT, port));
      symlinkSync(`${projectRoot}node_modules`, `${folder.path}/node_modules`);
      const { PATH = '' } = process.env;
      const child = Bun.spawn(command, {
        ...{ cwd: folder.path, env: { PATH, WEBHOOK_SECRET }, stdout: 'pipe', stderr: 'inherit' },
      });
      try {
        const url = `http://127.0.0.1:${port}/`;
        const isThere = () =>
          fetch(url, { method: 'POST', body: '{}', headers: { 'webhook-timestamp': '0', 'webhook-signature': 'v1,x' } })
            .then(({ status }) => status === 401)
            .catch(() => false);
        await until(isThere, 'the receiver refuses a wrong signature');
        await using server = await startTestServer({ WEBHOOK_URL: url, WEBHOOK_SECRET, WEBHOOK_REPLY: '1' });
        await using ada = await chatMember(server.url, 'WebSocket', 'lobby');
        const help = ada.send('!help');
        const reply = await ada.next('message', ({ from }) => from.id === 'webhook');
        expect(reply).toMatchObject({ text: 'Ask away!', replyTo: help, from: { name: 'Webhook' } });
      } finally {
        child.kill();
        await child.exited;
      }
      expect(await new Response(child.stdout).text()).toContain('message.created');
    });
  });
}
