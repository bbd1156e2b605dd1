import { describe, expect, test } from 'bun:test';
import { WEBHOOK_TYPES } from '../../../../src/config/webhook-settings.ts';
import { fromEntry, fromEvent, fromSkipped } from '../../../../src/webhooks/webhook.ts';
import { PresenceQueue } from '../../../../src/webhooks/presence-queue.ts';
import { manualSources } from '../../../helpers/manual-sources.ts';

const stream = { room: 'lobby', epoch: 'e1' };
const [by, person] = [
  { id: 'owner', name: 'Owner' },
  { id: 'eve', name: 'Eve' },
];
const entry = (value: object) => ({ id: '7', time: 1_000, value: JSON.stringify(value) });

describe('A webhook', () => {
  test('of an event has its fields without those of a frame', () => {
    const event = { type: 'deleted', message: 'm1', offset: 9, time: 1_000 } as const;
    expect(fromEvent(stream, event)).toEqual({
      ...{ id: 'e1.9', type: 'message.deleted', time: 1_000 },
      data: { ...stream, message: 'm1', offset: 9, time: 1_000 },
    });
  });

  test('of an entry of the log tells bans, their end and reports, and no other entry has one', () => {
    const ban = { action: 'ban', ban: 'b1', by, person, seconds: 60, reason: 'Rude' };
    expect(fromEntry(stream, entry(ban))).toMatchObject({
      ...{ id: 'e1.log.7', type: 'ban.created', time: 1_000 },
      data: { ...stream, ban: 'b1', kind: 'ban', by, person, reason: 'Rude', until: 61_000, time: 1_000 },
    });
    const unban = { action: 'unban', ban: 'b1', by, person, detail: 'mute' };
    expect(fromEntry(stream, entry(unban))).toMatchObject({
      type: 'ban.ended',
      data: { ban: 'b1', kind: 'mute', person },
    });
    const report = { action: 'report', report: 'r1', by, message: 'm1', reason: 'Rude' };
    expect(fromEntry(stream, entry(report))).toMatchObject({
      ...{ type: 'report.created', data: { report: 'r1', message: 'm1', reason: 'Rude', by } },
    });
    for (const action of ['kick', 'delete', 'erase', 'settings', 'clear', 'resolve'])
      expect(fromEntry(stream, entry({ action, by }))).toBeUndefined();
    expect(fromEntry(stream, { id: '1', time: 1, value: 'not JSON' })).toBeUndefined();
  });

  test('about skipped events has an id that a repeat shares', () => {
    expect(fromSkipped(stream, { from: 3, to: 8 }, 5)).toEqual({
      ...{ id: 'e1.skipped.3-8', type: 'events.skipped', time: 5, data: { ...stream, from: 3, to: 8 } },
    });
    expect(fromSkipped(stream, { from: 3, newEpoch: 'e2' }, 5).id).toBe('e1.skipped.3-e2');
  });

  test('of every type is in the manual', async () => {
    const page = (await manualSources()).find(({ name }) => name === 'webhooks');
    for (const type of [...WEBHOOK_TYPES, 'events.skipped']) expect(page?.markdown).toContain(`| \`${type}\``);
  });
});

test('A queue of webhooks about people drops the oldest of all rooms beyond 1,000', () => {
  let dropped = 0;
  const queue = new PresenceQueue(() => void dropped++);
  const add = (room: string, id: string) =>
    queue.add({ webhook: { id, type: 'member.left', time: 0, data: { room, epoch: 'e' } }, after: 0 });
  const idsOf = (room: string) => queue.of(room).map(({ webhook }) => webhook.id);
  add('quiet', 'first');
  for (let number = 0; number < 1_001; number++) add('busy', `id-${number}`);
  expect([dropped, idsOf('quiet'), idsOf('busy').length, idsOf('busy')[0]]).toEqual([2, [], 1_000, 'id-1']);
  for (const waiting of queue.of('busy')) queue.delete(waiting);
  expect(idsOf('busy')).toEqual([]);
});
