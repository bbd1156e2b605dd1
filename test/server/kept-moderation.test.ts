import { expect, test } from 'bun:test';
import { newId } from '../../src/secrets.ts';
import { ChatMember } from '../helpers/chat-member.ts';
import { ADDRESSES, MODERATED_SERVER, moderatedRoom } from '../helpers/moderated-room.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { until } from '../helpers/until.ts';

/** Networks of which none is banned. */
const ELSEWHERE = { owner: '192.0.2.1', eve: '203.0.113.70', ada: '203.0.113.71' };

test('Bans, mutes, settings, reports and the log survive a kill of the server, and the folder has no address', async () => {
  using folder = temporaryFolder();
  const env = { ...MODERATED_SERVER, DATA_DIR: folder.path };
  const first = await startTestServer(env);
  const before = await moderatedRoom(first.url, 'WebSocket', 'lobby');
  const { owner, eve, ada } = before;
  const message = await before.post(eve, 'rude');
  const ban = { type: 'kick', id: newId(), message, seconds: 315_360_000 } as const;
  const mute = { type: 'mute', id: newId(), member: ada.welcome.you.id, seconds: 600 } as const;
  expect(await ada.outcome({ type: 'report', message, reason: 'Rude' })).toBe('ack');
  expect(await owner.outcome({ type: 'settings', rev: 0, topic: 'Kept', words: ['bad'], slow: 60 })).toBe('ack');
  for (const command of [ban, mute]) expect(await owner.outcome(command)).toBe('ack');
  await first.stop('SIGKILL');

  await using second = await startTestServer({ ...env, PORT: String(first.port) });
  await using after = await moderatedRoom(second.url, 'WebSocket', 'lobby', ELSEWHERE);
  expect(after.owner.welcome).toMatchObject({ settings: { rev: 1, topic: 'Kept', slow: 60 } });
  expect(await after.tryToEnter(ADDRESSES.ada, eve.welcome.token)).toBe('kicked');
  const again = await after.join('203.0.113.99', { token: ada.welcome.token });
  expect(again.welcome.muted?.until).toBeGreaterThan(Date.now());
  expect(await again.outcome({ type: 'send', text: 'hello' })).toBe('muted');
  expect((await after.owner.page('reports')).items).toMatchObject([{ reason: 'Rude', message: { id: message } }]);
  expect((await after.owner.page('bans')).items.map(({ id }) => id).sort()).toEqual([ban.id, mute.id].sort());
  expect((await after.owner.page('settings')).settings.words).toEqual(['bad']);
  expect((await after.owner.page('log')).items.map(({ action }) => action)).toEqual([
    'mute',
    'ban',
    'settings',
    'report',
  ]);
  // The same command as before the kill gets its first answer.
  expect(await after.owner.outcome(ban)).toBe('ack');
  expect((await after.owner.page('bans')).items).toHaveLength(2);
  const stored = await readFiles(folder.path);
  for (const address of Object.values(ADDRESSES)) expect(stored).not.toContain(address);
}, 60_000);

test('An erasure goes on after a kill of the server in the middle of it', async () => {
  using folder = temporaryFolder();
  const env = { ...MODERATED_SERVER, DATA_DIR: folder.path };
  const first = await startTestServer(env);
  const before = await moderatedRoom(first.url, 'WebSocket', 'lobby');
  const { owner, eve, ada } = before;
  const count = 600;
  for (let number = 0; number < count; number++) eve.send(`spam ${number}`);
  await owner.next('message', (message) => message.text === `spam ${count - 1}`);
  await before.post(ada, 'innocent');
  owner.command({ type: 'kick', member: eve.welcome.you.id, seconds: 60, erase: 'all' });
  await owner.next('deleted');
  await first.stop('SIGKILL');

  await using second = await startTestServer({ ...env, PORT: String(first.port) });
  await using after = await moderatedRoom(second.url, 'WebSocket', 'lobby', ELSEWHERE);
  const isLogged = async () => (await after.owner.page('log')).items.some(({ action }) => action === 'erase');
  await until(isLogged, 'the erasure is finished', 40_000);
  const texts = (await readAll(after.ada)).filter((text) => text !== '');
  expect(texts).toEqual(['innocent']);
}, 90_000);

/** Reads the texts of a room, of deleted messages too, which are empty. */
async function readAll(member: ChatMember): Promise<readonly string[]> {
  const texts: string[] = [];
  for (let before = Number.MAX_SAFE_INTEGER, more = true; more;) {
    member.client.send(JSON.stringify({ type: 'history', before }));
    for (let done = false; !done;) {
      const part = await member.next('history', (page) => page.before === before);
      texts.push(...part.messages.map(({ text }) => text));
      [done, more] = [part.done, part.more];
      if (done) before = Math.min(before, ...part.messages.map(({ offset }) => offset));
    }
  }
  return texts;
}

/** Reads all files of a folder. */
async function readFiles(path: string): Promise<string> {
  const names = [...new Bun.Glob('*').scanSync({ cwd: path })];
  const parts = await Promise.all(names.map((name) => Bun.file(`${path}/${name}`).bytes()));
  return Buffer.concat(parts).toString('latin1');
}
