import { expect, test } from 'bun:test';
import type { RoomSettings } from '../../../../../src/protocol/room-settings.ts';
import type { Cleared, SettingsEvent } from '../../../../../src/protocol/server-messages.ts';
import type { PageCarrier } from '../../../../helpers/page-carrier.ts';
import { edited, message } from '../../../../helpers/page-events.ts';
import { rejection } from '../../../../helpers/rejection.ts';
import { PagelessClient } from '../../../../helpers/pageless-client.ts';
import { promisesSettled } from '../../../../helpers/promises-settled.ts';

const moderator = { id: 'mod', name: 'mod', role: 'moderator' } as const;
const settings = (rev: number): RoomSettings => ({ rev, slow: rev });
const changed = (offset: number, rev: number): SettingsEvent => ({
  ...{ type: 'settings', offset, time: offset, by: moderator },
  settings: settings(rev),
});
const cleared = (offset: number, before: number): Cleared => ({
  ...{ type: 'cleared', offset, time: offset, by: moderator },
  before,
});
const texts = ({ client }: PagelessClient) => client.messages.map(({ text }) => text);

async function live(): Promise<{ page: PagelessClient; carrier: PageCarrier }> {
  const page = new PagelessClient();
  const carrier = await page.join();
  carrier.welcome('me', [], { head: 3 });
  const messages = [message('one', 1), message('two', 2), message('three', 3)];
  carrier.receive({ type: 'history', before: 4, messages, done: true, more: true });
  return { page, carrier };
}

test('RoomClient has the settings, the mute and the number of reports of its last welcome', async () => {
  const page = new PagelessClient();
  const emitted: unknown[] = [];
  for (const name of ['settings', 'muted', 'reports'] as const) page.client.on(name, (value) => emitted.push(value));
  const carrier = await page.join();
  carrier.welcome('me', [], { settings: settings(2), muted: { until: 9, reason: 'Spam.' }, reports: 4 });
  await promisesSettled();
  expect(page.client.settings).toEqual(settings(2));
  expect(page.client.muted).toEqual({ until: 9, reason: 'Spam.' });
  expect(page.client.openReports).toBe(4);
  expect(emitted).toEqual([settings(2), { until: 9, reason: 'Spam.' }, 4]);
  carrier.onClosed();
  (await page.reconnect()).welcome();
  expect([page.client.settings, page.client.muted, page.client.openReports]).toEqual([undefined, undefined, 0]);
});

test('RoomClient emits each notice once, and none that breaks the protocol', async () => {
  const { page, carrier } = await live();
  const emitted: unknown[] = [];
  page.client.on('notice', (value) => emitted.push(value));
  const notice = { type: 'notice' as const, id: 'n1', text: 'Hello', time: 9, from: { id: 'api:shop', name: 'shop' } };
  carrier.receive(notice);
  carrier.receive({ ...notice, id: 'n2', text: 7 as never });
  carrier.receive({ ...notice, id: 'n3' });
  await promisesSettled();
  expect(emitted).toEqual([notice, { ...notice, id: 'n3' }]);
  expect(page.client.messages.map(({ id }) => id)).toEqual(['one', 'two', 'three']);
});

test('RoomClient has the pinned message as the server sends it, and none when another or no message is pinned', async () => {
  const { page, carrier } = await live();
  const emitted: unknown[] = [];
  page.client.on('pinned', (value) => emitted.push(value?.text));
  const pin = async (offset: number, pinned?: string) => {
    carrier.receive({ ...changed(offset, offset), settings: { rev: offset, ...(pinned && { pinned }) } });
    await promisesSettled();
    return page.client.pinned?.text;
  };
  expect(await pin(4, 'old')).toBeUndefined();
  for (const text of ['first text', 'second text']) {
    carrier.receive({ type: 'pinned', message: message('old', 1, { text }) });
    await promisesSettled();
    expect(page.client.pinned?.text).toBe(text);
  }
  carrier.receive({ type: 'pinned', message: { ...message('old', 1), text: 7 as never } });
  await promisesSettled();
  expect(await pin(5, 'old')).toBe('second text');
  expect(await pin(6, 'other')).toBeUndefined();
  carrier.receive({ type: 'pinned' });
  await promisesSettled();
  expect(emitted).toEqual(['first text', 'second text', undefined]);
});

test('RoomClient knows since when you are a guest, however often it connects', async () => {
  const page = new PagelessClient();
  const carrier = await page.join();
  expect(page.client.guestSince).toBeUndefined();
  carrier.welcome('me', [], { since: 7 });
  expect(page.client.guestSince).toBe(7);
  carrier.onClosed();
  (await page.reconnect()).welcome('me', [], { since: 7, resumed: true });
  expect(page.client.guestSince).toBe(7);
});

test('RoomClient applies new settings, but no replayed ones over those of the welcome', async () => {
  const { page, carrier } = await live();
  const emitted: unknown[] = [];
  page.client.on('settings', (value) => emitted.push(value?.rev));
  const changes: string[] = [];
  page.client.on('changed', ({ type }) => changes.push(type));
  carrier.receive({ ...changed(4, 1), prev: 3 });
  await promisesSettled();
  expect(page.client.settings).toEqual(settings(1));
  carrier.onClosed();
  const next = await page.reconnect();
  next.welcome('me', [], { head: 6, recovered: true, settings: settings(3) });
  next.receive({ ...changed(5, 2), prev: 4 }, changed(6, 3), changed(7, 4));
  expect(page.client.settings).toEqual(settings(4));
  expect(emitted).toEqual([1, 3, 4]);
  expect(changes).toEqual(['settings', 'settings', 'settings', 'settings']);
});

test('RoomClient follows a mute and its early end, and the number of open reports', async () => {
  const { page, carrier } = await live();
  carrier.receive({ type: 'muted', until: 99, reason: 'Spam.' }, { type: 'reported', open: 2 });
  await promisesSettled();
  expect(page.client.muted).toMatchObject({ until: 99, reason: 'Spam.' });
  expect(page.client.openReports).toBe(2);
  carrier.receive({ type: 'muted', until: 0 }, { type: 'reported', open: 0 });
  expect(page.client.muted).toBeUndefined();
  expect(page.client.openReports).toBe(0);
});

test('RoomClient drops the messages before an offset when a moderator clears the room', async () => {
  const { page, carrier } = await live();
  const left: number[] = [];
  page.client.on('changed', () => left.push(page.client.messages.length));
  page.client.send('reply', 'one');
  carrier.receive({ ...cleared(4, 3), prev: 3 }, message('four', 5));
  expect(texts(page)).toEqual(['three', 'four']);
  expect(page.client.find('one')).toBeUndefined();
  // Nothing before the offset is left on the server.
  expect(page.client.hasOlder).toBe(false);
  expect(left).toEqual([1]);
  expect(page.client.outgoing).toMatchObject([{ command: { replyTo: 'one' } }]);
  carrier.receive(edited('one', 6, 'late'), cleared(7, 7));
  expect(texts(page)).toEqual([]);
});

test('RoomClient loads older messages on when only messages before the loaded ones were cleared', async () => {
  const page = new PagelessClient();
  const carrier = await page.join();
  carrier.welcome('me', [], { head: 9 });
  carrier.receive({ type: 'history', before: 10, messages: [message('nine', 9)], done: true, more: true });
  carrier.receive({ ...cleared(10, 5), prev: 9 });
  expect(page.client.hasOlder).toBe(true);
  page.client.loadOlder();
  const page2 = { type: 'history', before: 9, done: true, more: false } as const;
  carrier.receive({ ...page2, messages: [message('four', 4), message('six', 6)] });
  expect(texts(page)).toEqual(['six', 'nine']);
});

test('RoomClient drops cleared messages from a page that the server read before', async () => {
  const page = new PagelessClient();
  const carrier = await page.join();
  carrier.welcome('me', [], { head: 3 });
  const part = { type: 'history', before: 4, more: true } as const;
  carrier.receive({ ...part, messages: [message('one', 1)], done: false });
  carrier.receive({ ...cleared(4, 3), prev: 3 });
  carrier.receive({ ...part, messages: [message('two', 2), message('three', 3)], done: true });
  expect(texts(page)).toEqual(['three']);
  // Another stream has other offsets.
  carrier.onClosed();
  const next = await page.reconnect();
  next.welcome('me', [], { epoch: 'another', head: 1 });
  next.receive({ ...part, before: 2, messages: [message('new', 1)], done: true });
  expect(texts(page)).toEqual(['new']);
});

test('RoomClient has the role, the user and the picture of people', async () => {
  const page = new PagelessClient();
  const carrier = await page.join();
  const ann = { id: 'ann', name: 'Ann Lee', user: 'a1', avatar: 'https://example.org/a.png' };
  carrier.welcome('me', [], { you: { ...moderator, id: 'me' } });
  carrier.newestPage();
  expect(page.client.role).toBe('moderator');
  carrier.receive({ type: 'joined', member: ann }, message('one', 1, { prev: 0, from: ann }));
  // A second connection of a user, and the last one that ends.
  carrier.receive({ type: 'joined', member: { ...ann, name: 'Ann' } });
  expect(page.client.members.slice(1)).toEqual([{ ...ann, name: 'Ann' }]);
  expect(page.client.messages[0]?.from).toEqual(ann);
  carrier.receive({ type: 'left', member: ann });
  expect(page.client.members.map(({ id }) => id)).toEqual(['me']);
  expect(page.client.count).toBe(1);
});

test('RoomClient has the rights of the role that a refreshed token brings', async () => {
  const { page, carrier } = await live();
  const me = (role?: 'moderator' | 'reader') => ({ id: 'me', name: 'me', ...(role && { role }) });
  const joined: string[] = [];
  page.client.on('joined', ({ id }) => joined.push(id));
  const rights = () => {
    const { state, role } = page.client;
    return state.phase === 'live' && [role, state.isModerator, state.isReadonly];
  };
  carrier.receive({ type: 'joined', member: me('moderator'), returning: true });
  expect(rights()).toEqual(['moderator', true, false]);
  carrier.receive({ type: 'joined', member: me('reader'), returning: true });
  expect(rights()).toEqual(['reader', false, true]);
  carrier.receive({ type: 'renamed', offset: 4, prev: 3, time: 4, member: me(), was: 'me' });
  expect(rights()).toEqual([undefined, false, false]);
  expect(page.client.members).toEqual([me()]);
  expect(page.client.count).toBe(1);
  expect(joined).toEqual([]);
});

test('RoomClient does not report that you are typing in another tab', async () => {
  const { page, carrier } = await live();
  const typing: string[] = [];
  page.client.on('typing', (id) => typing.push(id));
  carrier.receive({ type: 'typing', member: 'me' }, { type: 'typing', member: 'ann' });
  expect(typing).toEqual(['ann']);
});

test('RoomClient resolves a page of moderation with the answer of its kind', async () => {
  const { page, carrier } = await live();
  const bans = page.client.moderation('bans');
  const log = page.client.moderation('log', 'older');
  await promisesSettled();
  expect(carrier.sent.slice(1)).toEqual([
    { type: 'moderation', what: 'bans' },
    { type: 'moderation', what: 'log', before: 'older' },
  ]);
  const page1 = { type: 'moderation', what: 'log', items: [], next: 'n' } as const;
  carrier.receive({ type: 'moderation', what: 'settings', settings: settings(1) }, page1);
  expect(await log).toEqual(page1);
  carrier.receive({ type: 'moderation', what: 'bans', items: [] });
  expect(await bans).toEqual({ type: 'moderation', what: 'bans', items: [] });
});

test('RoomClient rejects a page of moderation when the server refuses, on a disconnection, and without a connection', async () => {
  const { page, carrier } = await live();
  const error = { type: 'error', code: 'not-moderator', reason: 'Only a moderator can do that.' } as const;
  const refused = page.client.moderation('bans');
  await promisesSettled();
  carrier.receive(error);
  expect(await rejection(refused)).toMatchObject({ message: error.reason, cause: error });
  const replaced = page.client.moderation('bans');
  const lost = page.client.moderation('bans');
  await promisesSettled();
  expect(await rejection(replaced)).toMatchObject({ message: 'Requested again.' });
  carrier.onClosed();
  expect(await rejection(lost)).toMatchObject({ message: 'Not connected.' });
  expect(await rejection(page.client.moderation('reports'))).toMatchObject({ message: 'Not connected.' });
  expect(await rejection(new PagelessClient().client.moderation('log'))).toMatchObject({ message: 'Not connected.' });
});

test('RoomClient sends the commands of moderators, and drops one that the server refuses', async () => {
  const { page, carrier } = await live();
  const { client } = page;
  const refused: unknown[] = [];
  client.on('refused', ({ command, error }) => refused.push([command.type, error.code]));
  client.command({ type: 'mute', member: 'ann', seconds: 60, reason: 'Spam.' });
  client.command({ type: 'kick', message: 'one', seconds: 0, erase: 'day' });
  client.command({ type: 'unban', ban: 'b1' });
  client.command({ type: 'settings', rev: 2, slow: 5, topic: null });
  client.command({ type: 'clear' });
  client.command({ type: 'report', message: 'one', reason: 'Spam.' });
  client.command({ type: 'resolve', report: 'r1' });
  expect(carrier.sent.slice(1)).toEqual(client.outgoing.map(({ command }) => command));
  const [mute, kick, unban, change, clear, report, resolve] = client.outgoing.map(({ command }) => command.id);
  for (const id of [mute, kick, unban, clear, report, resolve])
    carrier.receive({ type: 'ack', id: id ?? '', offset: 3, time: 3 });
  carrier.receive({ type: 'error', id: change ?? '', code: 'conflict', reason: 'Another moderator was first.' });
  expect(client.outgoing).toEqual([]);
  expect(refused).toEqual([['settings', 'conflict']]);
  // Nothing is shown before the room says so.
  expect(client.settings).toBeUndefined();
  expect(texts(page)).toEqual(['one', 'two', 'three']);
});
