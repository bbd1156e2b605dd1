import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { newId } from '../../src/secrets.ts';
import { carrierKinds, carriers } from '../helpers/carriers.ts';
import { ADDRESSES, ADMIN_TOKEN, MODERATED_SERVER, moderatedRoom } from '../helpers/moderated-room.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer(MODERATED_SERVER);
});
afterAll(() => server[Symbol.asyncDispose]());

describe.each(carrierKinds)('Over a %s', (kind) => {
  test('settings are compared and set, broadcast without words, and part of welcome', async () => {
    await using lobby = await moderatedRoom(server.url, kind);
    const { owner, eve, ada, join } = lobby;
    expect(eve.welcome).not.toHaveProperty('settings');
    const change = { type: 'settings', rev: 0, topic: 'Hello', words: ['bad'], slow: 'auto' } as const;
    expect(await owner.outcome(change)).toBe('ack');
    const settings = { rev: 1, topic: 'Hello', slow: 'auto' } as const;
    expect(await eve.next('settings')).toMatchObject({ settings, by: owner.welcome.you });
    expect(JSON.stringify(eve.received)).not.toContain('bad');
    const late = await join(ADDRESSES.ada);
    expect(late.welcome.settings).toEqual(settings);
    expect((await owner.page('settings')).settings).toEqual({ ...settings, words: ['bad'] });
    // Of two moderators with the same settings, only the first one succeeds.
    const second = await join(ADDRESSES.owner, { admin: ADMIN_TOKEN });
    expect(await second.outcome({ type: 'settings', rev: 1, topic: 'Second' })).toBe('ack');
    expect(await owner.outcome({ type: 'settings', rev: 1, topic: 'Too late' })).toBe('conflict');
    expect(await owner.outcome({ type: 'settings', rev: 2, topic: 'Second' })).toBe('ack');
    expect(await owner.outcome({ type: 'settings', rev: 2, topic: null, words: null, slow: null })).toBe('ack');
    expect((await owner.page('settings')).settings).toEqual({ rev: 3 });
    expect((await join(ADDRESSES.ada)).welcome.settings).toEqual({ rev: 3 });
    expect((await owner.page('log')).items.map(({ action, detail }) => [action, detail])).toEqual([
      ['settings', 'slow, words, topic'],
      ['settings', 'topic'],
      ['settings', 'slow, words, topic'],
    ]);
    // A change without an effect is no event.
    expect(ada.received.filter(({ type }) => type === 'settings')).toHaveLength(3);
  });

  test('a message is pinned while it exists', async () => {
    await using lobby = await moderatedRoom(server.url, kind);
    const { owner, eve, post } = lobby;
    const [kept, gone] = [await post(eve, 'important'), await post(eve, 'deleted')];
    await eve.outcome({ type: 'delete', message: gone });
    expect(await owner.outcome({ type: 'settings', rev: 0, pinned: newId() })).toBe('not-found');
    expect(await owner.outcome({ type: 'settings', rev: 0, pinned: gone })).toBe('not-found');
    expect(await owner.outcome({ type: 'settings', rev: 0, pinned: kept })).toBe('ack');
    await owner.outcome({ type: 'delete', message: kept });
    // Other settings can change although the pinned message is deleted.
    expect(await owner.outcome({ type: 'settings', rev: 1, topic: 'Hello' })).toBe('ack');
    expect(await owner.outcome({ type: 'settings', rev: 2, pinned: null })).toBe('ack');
  });

  test('slow mode lets a person write again after the time, and not sooner by leaving', async () => {
    await using lobby = await moderatedRoom(server.url, kind);
    const { owner, eve, ada, join } = lobby;
    expect(await owner.outcome({ type: 'settings', rev: 0, slow: 600 })).toBe('ack');
    expect(await eve.outcome({ type: 'send', text: 'one' })).toBe('ack');
    const early = eve.send('two');
    const { code, retryAfter = 0 } = await eve.next('error', ({ id }) => id === early);
    expect(code).toBe('slow-mode');
    expect(retryAfter).toBeWithin(1, 600_001);
    const again = await join(ADDRESSES.eve);
    expect(await again.outcome({ type: 'send', text: 'as a new guest' })).toBe('slow-mode');
    expect(await ada.outcome({ type: 'send', text: 'first' })).toBe('ack');
    for (const text of ['one', 'two', 'three']) expect(await owner.outcome({ type: 'send', text })).toBe('ack');
    expect(await owner.outcome({ type: 'settings', rev: 1, slow: 1 })).toBe('ack');
    await Bun.sleep(1_000);
    expect(await eve.outcome({ type: 'send', id: early, text: 'two' })).toBe('ack');
    // A repeat of an accepted message is no new one.
    expect(await eve.outcome({ type: 'send', id: early, text: 'two' })).toBe('ack');
  });

  test('automatic slow mode switches on when more than ten messages a second arrive for ten seconds', async () => {
    await using lobby = await moderatedRoom(server.url, kind);
    const { owner, eve, ada } = lobby;
    expect(await owner.outcome({ type: 'settings', rev: 0, slow: 'auto' })).toBe('ack');
    for (let number = 0; number < 50; number++) for (const member of [eve, ada]) member.send(`text ${number}`);
    for (const member of [eve, ada]) expect(await member.outcome({ type: 'rename' })).toBe('ack');
    expect(owner.received.filter(({ type }) => type === 'error')).toEqual([]);
    expect(await eve.outcome({ type: 'send', text: 'the one too many' })).toBe('ack');
    const id = ada.send('too early');
    const { code, retryAfter } = await ada.next('error', (error) => error.id === id);
    expect([code, (retryAfter ?? 0) <= 3_000]).toEqual(['slow-mode', true]);
  });

  test('only moderators write in a paused room', async () => {
    await using lobby = await moderatedRoom(server.url, kind);
    const { owner, eve, post, room } = lobby;
    const message = await post(eve, 'before');
    expect(await owner.outcome({ type: 'settings', rev: 0, paused: Date.now() + 60_000 })).toBe('ack');
    expect(await eve.outcome({ type: 'send', text: 'hello' })).toBe('paused');
    expect(await eve.outcome({ type: 'edit', message, text: 'after' })).toBe('paused');
    expect(await eve.outcome({ type: 'delete', message })).toBe('ack');
    await using plain = await carriers[kind](server.url, { room, headers: { 'X-Forwarded-For': '198.51.100.9' } });
    plain.send('dropped');
    await server.waitForLog(/dropped a plain message why="paused"/);
    await post(owner, 'I can');
    expect(await owner.outcome({ type: 'settings', rev: 1, paused: null })).toBe('ack');
    await post(eve, 'again');
    expect(owner.received.filter((event) => event.type === 'message' && event.text === 'dropped')).toEqual([]);
  });

  test('guests only read, wait as newcomers, or cannot enter', async () => {
    await using lobby = await moderatedRoom(server.url, kind);
    const { owner, eve, tryToEnter } = lobby;
    expect(await owner.outcome({ type: 'settings', rev: 0, guests: 'read' })).toBe('ack');
    expect(await eve.outcome({ type: 'send', text: 'hello' })).toBe('guests');
    expect(await tryToEnter('203.0.113.80')).toBe('entered');
    expect(await owner.outcome({ type: 'settings', rev: 1, guests: 'none' })).toBe('ack');
    expect(await tryToEnter('203.0.113.80')).toBe('users-only');
    expect(await tryToEnter(ADDRESSES.eve, eve.welcome.token)).toBe('users-only');
    expect(await owner.outcome({ type: 'settings', rev: 2, guests: null, newcomers: 3_600 })).toBe('ack');
    expect(await eve.outcome({ type: 'send', text: 'hello' })).toBe('newcomer');
    expect(await owner.outcome({ type: 'send', text: 'hello' })).toBe('ack');
  });

  test('links and words are refused in texts, edits and plain messages, except of moderators', async () => {
    await using lobby = await moderatedRoom(server.url, kind);
    const { owner, eve, post, room } = lobby;
    const message = await post(eve, 'fine');
    expect(await owner.outcome({ type: 'settings', rev: 0, links: 'none', words: ['Bad word'] })).toBe('ack');
    for (const [text, code] of [
      ['see example (dot) com', 'links'],
      ['b\u200bad wörd', 'words'],
    ] as const) {
      expect(await eve.outcome({ type: 'send', text })).toBe(code);
      expect(await eve.outcome({ type: 'edit', message, text })).toBe(code);
      expect(await owner.outcome({ type: 'send', text })).toBe('ack');
      await using plain = await carriers[kind](server.url, { room, headers: { 'X-Forwarded-For': '198.51.100.9' } });
      plain.send(text);
      await server.waitForLog(new RegExp(`dropped a plain message why="${code}"`));
    }
    expect(await eve.outcome({ type: 'rename', name: 'TheBadWord' })).toBe('words');
    expect(await eve.outcome({ type: 'send', text: 'nothing of that' })).toBe('ack');
  });

  test('clear deletes everything, or what is before an offset, as one event', async () => {
    await using lobby = await moderatedRoom(server.url, kind);
    const { owner, eve, post, join } = lobby;
    const [first, second] = [await post(eve, 'first'), await post(eve, 'second')];
    expect(await eve.outcome({ type: 'report', message: first, reason: 'old' })).toBe('ack');
    const { offset } = owner.received.find((event) => 'id' in event && event.id === second) as { offset: number };
    expect(await owner.outcome({ type: 'clear', before: offset })).toBe('ack');
    expect(await eve.next('cleared')).toMatchObject({ before: offset, by: owner.welcome.you });
    // The report of a message that is gone is closed.
    expect((await owner.page('reports')).items).toEqual([]);
    expect((await (await join(ADDRESSES.ada)).next('history')).messages.map(({ id }) => id)).toEqual([second]);
    expect(await owner.outcome({ type: 'clear', before: Number.MAX_SAFE_INTEGER })).toBe('ack');
    await post(eve, 'third');
    expect(await owner.outcome({ type: 'clear' })).toBe('ack');
    const { before, offset: clearedAt } = await eve.next('cleared', (event) => event.before !== offset);
    expect(before).toBeLessThanOrEqual(clearedAt);
    await post(eve, 'fourth');
    expect((await (await join(ADDRESSES.ada)).next('history')).messages.map(({ text }) => text)).toEqual(['fourth']);
    expect(await eve.outcome({ type: 'edit', message: first, text: 'back' })).toBe('not-found');
  });

  test('reports reach moderators, are listed with their message, and are closed by resolve or a deletion', async () => {
    await using lobby = await moderatedRoom(server.url, kind);
    const { owner, eve, ada, post, join } = lobby;
    expect([owner.welcome.reports, eve.welcome.reports]).toEqual([0, undefined]);
    const [rude, spam] = [await post(eve, 'rude'), await post(eve, 'spam')];
    const report = { type: 'report', id: newId(), message: rude, reason: ' Insult\n' } as const;
    expect(await ada.outcome(report)).toBe('ack');
    expect(await owner.next('reported')).toMatchObject({
      open: 1,
      report: { id: report.id, reason: 'Insult', by: ada.welcome.you, message: { id: rude, text: 'rude' } },
    });
    expect(await ada.outcome({ ...report, id: newId(), reason: 'Again' })).toBe('ack');
    expect(await ada.outcome({ ...report, id: newId(), message: newId() })).toBe('not-found');
    expect(await ada.outcome({ type: 'report', message: spam, reason: 'Advertising' })).toBe('ack');
    expect(await owner.next('reported')).toMatchObject({ open: 2, report: { message: { id: spam } } });
    const second = await join(ADDRESSES.owner, { admin: ADMIN_TOKEN });
    expect(second.welcome.reports).toBe(2);
    expect((await second.page('reports')).items.map(({ reason }) => reason)).toEqual(['Advertising', 'Insult']);
    expect(await second.outcome({ type: 'resolve', report: report.id })).toBe('ack');
    expect(await owner.next('reported')).toEqual({ type: 'reported', open: 1 });
    expect(await owner.outcome({ type: 'resolve', report: report.id })).toBe('not-found');
    expect(await eve.outcome({ type: 'delete', message: spam })).toBe('ack');
    expect(await owner.next('reported')).toEqual({ type: 'reported', open: 0 });
    expect((await owner.page('reports')).items).toEqual([]);
    expect([...eve.received, ...ada.received].filter(({ type }) => type === 'reported')).toEqual([]);
    // The audit log has no text of a message.
    const log = JSON.stringify(await owner.page('log'));
    expect(log).toContain('resolve');
    expect(log).toContain('Advertising');
    expect(log).not.toMatch(/rude|spam/i);
  });

  test('a person reports five messages in an hour', async () => {
    await using lobby = await moderatedRoom(server.url, kind);
    const { eve, ada, post } = lobby;
    const messages: string[] = [];
    for (let number = 0; number < 6; number++) messages.push(await post(eve, `text ${number}`));
    const outcomes: string[] = [];
    for (const message of messages) outcomes.push(await ada.outcome({ type: 'report', message, reason: 'x' }));
    expect(outcomes).toEqual([...Array<string>(5).fill('ack'), 'too-many']);
  });

  test('a moderator deletes a message of another, which the log has without its text', async () => {
    await using lobby = await moderatedRoom(server.url, kind);
    const { owner, eve, ada, post } = lobby;
    const [message, mine] = [await post(eve, 'secret words'), await post(owner, 'mine')];
    expect(await ada.outcome({ type: 'delete', message })).toBe('not-yours');
    expect(await owner.outcome({ type: 'delete', message })).toBe('ack');
    expect(await owner.outcome({ type: 'delete', message })).toBe('not-found');
    expect(await owner.outcome({ type: 'delete', message: mine })).toBe('ack');
    const { items } = await owner.page('log');
    expect(items).toMatchObject([{ action: 'delete', person: eve.welcome.you, message, by: owner.welcome.you }]);
    expect(JSON.stringify(items)).not.toContain('secret');
  });

  test.each([
    { type: 'mute', member: newId(), seconds: 0 },
    { type: 'kick', member: newId(), message: newId(), seconds: 1 },
    { type: 'settings', rev: -1 },
    { type: 'settings', rev: 0, words: ['x'.repeat(65)] },
    { type: 'report', message: newId(), reason: ' ' },
    { type: 'moderation', what: 'secrets' },
    { type: 'clear', before: 'all' },
    { type: 'unban' },
  ])('an invalid %j closes the connection with protocol', async (message) => {
    await using lobby = await moderatedRoom(server.url, kind);
    lobby.owner.client.send(JSON.stringify({ id: newId(), ...message }));
    expect(await lobby.owner.next('bye')).toMatchObject({ code: 'protocol' });
  });
});

test('Pages of moderation have 50 items, fit into a frame, and continue where the one before ended', async () => {
  await using lobby = await moderatedRoom(server.url, 'WebSocket');
  const { owner, eve, post } = lobby;
  const message = await post(eve, 'rude');
  const member = eve.welcome.you.id;
  for (let number = 0; number < 60; number++) {
    expect(await owner.outcome({ type: 'mute', message, seconds: 60, reason: `${number} `.repeat(50) })).toBe('ack');
  }
  expect((await owner.page('bans')).items).toHaveLength(1);
  const reasons: string[] = [];
  let before: string | undefined;
  let pages = 0;
  do {
    const page = await owner.page('log', before);
    reasons.push(...page.items.map(({ reason = '' }) => reason.split(' ')[0] ?? ''));
    before = page.next;
    pages++;
  } while (before !== undefined);
  expect(reasons).toEqual(Array.from({ length: 60 }, (_, number) => String(59 - number)));
  expect(pages).toBeGreaterThan(1);
  for (const frame of owner.client.messages) expect(Buffer.byteLength(frame)).toBeLessThanOrEqual(16_384);
  expect(await owner.outcome({ type: 'unban', ban: (await owner.page('bans')).items[0]?.id ?? '' })).toBe('ack');
  expect(member).toBe(eve.welcome.you.id);
});

test('A page of reports with the longest messages has one of them at a time', async () => {
  // The other tests have reported from these networks.
  await using own = await startTestServer(MODERATED_SERVER);
  await using lobby = await moderatedRoom(own.url, 'WebSocket');
  const { owner, eve, ada, post } = lobby;
  const longest = '界'.repeat(4_000);
  for (let number = 0; number < 3; number++) {
    const message = await post(eve, longest);
    expect(await ada.outcome({ type: 'report', message, reason: '\u{754c}'.repeat(200) })).toBe('ack');
    await owner.next('reported', ({ open }) => open === number + 1);
  }
  const sizes: number[] = [];
  let before: string | undefined;
  do {
    const page = await owner.page('reports', before);
    expect(page.items.every(({ message }) => message?.text === longest)).toBe(true);
    sizes.push(page.items.length);
    before = page.next;
  } while (before !== undefined);
  expect(sizes).toEqual([1, 1, 1]);
  for (const frame of owner.client.messages) expect(Buffer.byteLength(frame)).toBeLessThanOrEqual(16_384);
});
