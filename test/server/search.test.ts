import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { MAX_FRAME_BYTES } from '../../src/protocol/limits.ts';
import { carrierKinds } from '../helpers/carriers.ts';
import { chatMember, type ChatMember } from '../helpers/chat-member.ts';
import { freshRoom } from '../helpers/fresh-room.ts';
import { seededRandom } from '../helpers/seeded-random.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const ADMIN_TOKEN = 'a-token-for-owners';

/** The texts of the results of all pages. */
async function searchAll(member: ChatMember, text: string, limit?: number): Promise<readonly string[]> {
  const found: string[] = [];
  for (let before: number | undefined = Number.MAX_SAFE_INTEGER; before !== undefined;) {
    const page = await member.search(text, { before, limit });
    if (page.type === 'error') throw new Error(page.code);
    found.push(...page.results.map(({ excerpt }) => excerpt));
    before = page.next;
  }
  return found;
}

async function sendAll(member: ChatMember, texts: readonly string[]): Promise<void> {
  for (const text of texts) expect(await member.outcome({ type: 'send', text })).toBe('ack');
}

describe.each(['a data folder', 'memory'])('With messages in %s', (place) => {
  const folder = temporaryFolder();
  let server: TestServer;
  const start = () =>
    startTestServer({ ADMIN_TOKEN, RATE: '0', RATE_BYTES: '0', ...(place !== 'memory' && { DATA_DIR: folder.path }) });
  beforeAll(async () => {
    server = await start();
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });

  test.each(carrierKinds)(
    'a member over a %s finds kept messages, changed and deleted ones as they are now',
    async (kind) => {
      const room = freshRoom();
      await using ada = await chatMember(server.url, kind, room);
      await sendAll(ada, ['Grüße aus Köln', 'second message', 'GRÜSSE zurück', 'third message']);
      await using bob = await chatMember(server.url, kind, room);
      expect(await searchAll(bob, 'grusse')).toEqual(['GRÜSSE zurück']);
      expect(await searchAll(bob, 'Message', 1)).toEqual(['third message', 'second message']);
      expect(await searchAll(bob, 'ü')).toEqual(['GRÜSSE zurück', 'Grüße aus Köln']);
      const page = await bob.search('second');
      const [result] = page.type === 'search' ? page.results : [];
      expect(result).toMatchObject({ excerpt: 'second message', from: { name: ada.welcome.you.name } });
      await ada.outcome({ type: 'edit', message: result?.id ?? '', text: 'edited words' });
      expect([await searchAll(bob, 'second'), await searchAll(bob, 'edited w')]).toEqual([[], ['edited words']]);
      await ada.outcome({ type: 'delete', message: result?.id ?? '' });
      expect(await searchAll(bob, 'edited w')).toEqual([]);
      await using stranger = await chatMember(server.url, kind, freshRoom());
      expect(await searchAll(stranger, 'message')).toEqual([]);
    },
  );

  test('a cleared room has no results', async () => {
    const room = freshRoom();
    await using boss = await chatMember(server.url, 'WebSocket', room, { admin: ADMIN_TOKEN });
    await sendAll(boss, ['a needle', 'another needle']);
    expect(await searchAll(boss, 'needle')).toHaveLength(2);
    await boss.outcome({ type: 'clear' });
    expect(await searchAll(boss, 'needle')).toEqual([]);
  });

  test('messages that a moderator erases with their author are not found', async () => {
    const room = freshRoom();
    await using boss = await chatMember(server.url, 'WebSocket', room, { admin: ADMIN_TOKEN });
    await using eve = await chatMember(server.url, 'WebSocket', room);
    await sendAll(eve, ['a rude needle', 'a second needle']);
    await sendAll(boss, ['no needle, please']);
    expect(await boss.outcome({ type: 'kick', member: eve.welcome.you.id, seconds: 60, erase: 'all' })).toBe('ack');
    for (let erased = 0; erased < 2; erased++) await boss.next('deleted');
    expect(await searchAll(boss, 'needle')).toEqual(['no needle, please']);
  });

  test('members of a paused room, and members that may only read, search', async () => {
    const room = freshRoom();
    await using boss = await chatMember(server.url, 'WebSocket', room, { admin: ADMIN_TOKEN });
    await sendAll(boss, ['a needle']);
    expect(await boss.outcome({ type: 'settings', rev: 0, paused: Date.now() + 60_000, guests: 'read' })).toBe('ack');
    await using bob = await chatMember(server.url, 'WebSocket', room);
    expect(await bob.outcome({ type: 'send', text: 'refused' })).toBe('paused');
    expect(await searchAll(bob, 'needle')).toEqual(['a needle']);
  });

  test('a search that is refused leaves the member in the room', async () => {
    await using ada = await chatMember(server.url, 'WebSocket', freshRoom());
    for (const text of ['', '  ', 'x'.repeat(201), 'a\u0007b'])
      expect(await ada.search(text)).toMatchObject({ type: 'error', code: 'bad-search' });
    expect(await ada.outcome({ type: 'send', text: 'still here' })).toBe('ack');
  });

  test('random texts get a page or a refusal, of one frame', async () => {
    await using ada = await chatMember(server.url, 'WebSocket', freshRoom());
    await sendAll(ada, ['"quoted" text', "it's; DROP TABLE search --", '日本語 \\ % _ *'.repeat(200)]);
    const random = seededRandom(11);
    const pieces = [
      '"',
      "'",
      '*',
      '(',
      ')',
      'NEAR',
      ' OR ',
      ' NOT ',
      '-',
      '^',
      ':',
      '{',
      '}',
      '%',
      '_',
      '\\',
      '日',
      'text',
      '\u0000',
      '\ud800',
      '🦊',
      ' ',
    ];
    for (let round = 0; round < 300; round++) {
      const length = 1 + Math.floor(random() * 8);
      const text = Array.from({ length }, () => pieces[Math.floor(random() * pieces.length)]).join('');
      const answer = await ada.search(text);
      if (answer.type === 'error') expect(answer.code).toBe('bad-search');
      expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThanOrEqual(MAX_FRAME_BYTES);
    }
    expect(await ada.outcome({ type: 'send', text: 'still here' })).toBe('ack');
  });

  test.if(place !== 'memory')('all messages are found after a restart', async () => {
    const room = freshRoom();
    {
      await using ada = await chatMember(server.url, 'WebSocket', room);
      await sendAll(ada, ['before the restart']);
    }
    await server[Symbol.asyncDispose]();
    server = await start();
    await using bob = await chatMember(server.url, 'WebSocket', room);
    await sendAll(bob, ['after the restart']);
    expect(await searchAll(bob, 'the restart')).toEqual(['after the restart', 'before the restart']);
  });
});

test('With SEARCH=0 the server answers no-search', async () => {
  await using server = await startTestServer({ SEARCH: '0' });
  await using ada = await chatMember(server.url, 'WebSocket', freshRoom());
  expect(await ada.search('hello')).toMatchObject({ type: 'error', code: 'no-search' });
  expect(await ada.outcome({ type: 'send', text: 'still here' })).toBe('ack');
});
