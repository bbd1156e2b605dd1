import { describe, expect, test } from 'bun:test';
import {
  judgeClear,
  judgeDelete,
  judgeReport,
  judgeResolve,
  judgeSettings,
} from '../../../../src/moderation/commands.ts';
import { ModeratedRooms } from '../../../../src/moderation/moderated-room.ts';
import type { KeepVerdict, Verdict } from '../../../../src/ports/verdict.ts';
import { judgedBy, messageOf, peopleOf, ruleMember } from '../../../helpers/judged-command.ts';
import { keptDocuments } from '../../../helpers/kept-documents.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';

const moderator = ruleMember({ id: 'mod', personId: 'u-mod', user: 'mod-1', role: 'moderator' });
const ada = ruleMember({ id: 'ada' });
const eve = { id: 'eve', name: 'Eve' };
const row = messageOf(eve);
const id = 'a-command-id-of-16';

function setUp() {
  const clock = manualClock();
  return { clock, documents: keptDocuments(clock), deps: { rooms: new ModeratedRooms(), now: () => clock.wall() } };
}

function kept(verdict: Verdict): KeepVerdict {
  if (verdict.kind !== 'keep') throw new Error(JSON.stringify(verdict));
  return verdict;
}

function refused(code: string) {
  return { kind: 'refused', code } as never;
}

describe('judgeReport', () => {
  const report = { type: 'report', id, message: row.id, reason: 'Rude' } as const;

  test('keeps the report of any member without the text of the message', () => {
    const { documents, deps, clock } = setUp();
    const { changes, entry } = kept(judgeReport(report, judgedBy(ada, documents, { row }), deps));
    expect(changes.map(({ key, value }) => [key, JSON.parse(value ?? '')])).toEqual([
      [
        `report:${id}`,
        { message: row.id, offset: 7, reason: 'Rude', by: { id: 'ada', name: 'ada' }, time: clock.wall() },
      ],
    ]);
    expect(JSON.parse(entry ?? '')).toEqual({
      ...{ by: { id: 'ada', name: 'ada' }, action: 'report', person: row.from, message: row.id },
      ...{ report: id, reason: 'Rude' },
    });
    documents.apply(changes);
    expect(judgeReport({ ...report, id: 'another' }, judgedBy(ada, documents, { row }), deps)).toEqual({
      kind: 'unchanged',
    });
    expect(
      judgeReport({ ...report, id: 'another' }, judgedBy(ruleMember({ id: 'bob' }), documents, { row }), deps).kind,
    ).toBe('keep');
  });

  test('refuses one of a message that does not exist or is deleted', () => {
    const { documents, deps } = setUp();
    expect(judgeReport(report, judgedBy(ada, documents), deps)).toEqual(refused('not-found'));
    const deleted = messageOf(eve, { deleted: true });
    expect(judgeReport(report, judgedBy(ada, documents, { row: deleted }), deps)).toEqual(refused('not-found'));
  });

  test('closes the oldest of 500', () => {
    const { documents, deps, clock } = setUp();
    for (let number = 0; number < 501; number++) {
      clock.advance(1);
      const member = ruleMember({ id: `person-${number}` });
      documents.apply(
        kept(judgeReport({ ...report, id: `id-${number}` }, judgedBy(member, documents, { row }), deps)).changes,
      );
    }
    const keys = documents.entries('report:').map(([key]) => key);
    expect(keys).toHaveLength(500);
    expect(keys).not.toContain('report:id-0');
    expect(keys).toContain('report:id-500');
  });
});

describe('judgeDelete', () => {
  test('lets an author delete its own message, also one that it wrote as a guest', () => {
    const { documents, deps } = setUp();
    const draft = { type: 'deleted', message: row.id };
    const user = ruleMember({ id: 'eve', personId: 'u-eve', user: 'eve-1' });
    for (const member of [ruleMember({ id: 'eve' }), user])
      expect(judgeDelete(judgedBy(member, documents, { row }), deps)).toEqual({ kind: 'append', draft } as never);
    expect(judgeDelete(judgedBy(ada, documents, { row }), deps)).toEqual(refused('not-yours'));
  });

  test('lets a moderator delete the messages of lower ranks, and logs it', () => {
    const { documents, deps } = setUp();
    const verdict = kept(judgeDelete(judgedBy(moderator, documents, { row }), deps));
    expect(JSON.parse(verdict.entry ?? '')).toMatchObject({ action: 'delete', person: eve, message: row.id });
    expect(verdict.entry).not.toContain(row.text);
    const ofOwner = messageOf({ ...eve, role: 'owner' });
    expect(judgeDelete(judgedBy(moderator, documents, { row: ofOwner }), deps)).toEqual(refused('rank'));
    const people = peopleOf([{ ...eve, role: 'moderator' }]);
    expect(judgeDelete(judgedBy(moderator, documents, { row, people }), deps)).toEqual(refused('rank'));
  });

  test('closes the reports of the message', () => {
    const { documents, deps } = setUp();
    for (const [key, message] of [
      ['report:1', row.id],
      ['report:2', 'another'],
      ['report:3', row.id],
    ] as const)
      documents.apply([{ key, value: JSON.stringify({ message, offset: 1, reason: 'x', by: eve, time: 0 }) }]);
    const verdict = kept(judgeDelete(judgedBy(ruleMember({ id: 'eve' }), documents, { row }), deps));
    expect(verdict.changes).toEqual([
      { key: 'report:1', value: undefined },
      { key: 'report:3', value: undefined },
    ]);
    expect(verdict.entry).toBeUndefined();
  });
});

describe('judgeClear', () => {
  test('clears everything, or what is before an offset, with its reports', () => {
    const { documents, deps } = setUp();
    for (const offset of [5, 9])
      documents.apply([
        { key: `report:${offset}`, value: JSON.stringify({ message: 'x', offset, reason: 'x', by: eve, time: 0 }) },
      ]);
    const before = kept(judgeClear({ type: 'clear', id, before: 9 }, judgedBy(moderator, documents), deps));
    expect(before).toMatchObject({
      draft: { type: 'cleared', before: 9 },
      changes: [{ key: 'report:5', value: undefined }],
    });
    expect(kept(judgeClear({ type: 'clear', id }, judgedBy(moderator, documents), deps)).changes).toHaveLength(2);
    expect(judgeClear({ type: 'clear', id }, judgedBy(ada, documents), deps)).toEqual(refused('not-moderator'));
  });
});

describe('judgeResolve and judgeSettings', () => {
  test('are for moderators, and log what they did', () => {
    const { documents, deps } = setUp();
    documents.apply([
      { key: 'report:1', value: JSON.stringify({ message: row.id, offset: 1, reason: 'x', by: eve, time: 0 }) },
    ]);
    const resolve = { type: 'resolve', id, report: '1' } as const;
    expect(judgeResolve(resolve, judgedBy(ada, documents), deps)).toEqual(refused('not-moderator'));
    expect(judgeResolve({ ...resolve, report: '2' }, judgedBy(moderator, documents), deps)).toEqual(
      refused('not-found'),
    );
    const resolved = kept(judgeResolve(resolve, judgedBy(moderator, documents), deps));
    expect(JSON.parse(resolved.entry ?? '')).toMatchObject({ action: 'resolve', message: row.id, report: '1' });

    const settings = { type: 'settings', id, rev: 0, words: ['bad'], topic: 'Hello' } as const;
    expect(judgeSettings(settings, judgedBy(ada, documents), deps)).toEqual(refused('not-moderator'));
    const changed = kept(judgeSettings(settings, judgedBy(moderator, documents), deps));
    expect(changed.draft).toMatchObject({ type: 'settings', settings: { rev: 1, topic: 'Hello' } });
    expect(JSON.stringify(changed.draft)).not.toContain('bad');
    expect(JSON.parse(changed.entry ?? '')).toMatchObject({ action: 'settings', detail: 'words, topic' });
    expect(changed.entry).not.toContain('bad');
  });

  test('pins only a message that exists, and lets the rest change when it is gone', () => {
    const { documents, deps } = setUp();
    const pin = { type: 'settings', id, rev: 0, pinned: row.id } as const;
    expect(judgeSettings(pin, judgedBy(moderator, documents), deps)).toEqual(refused('not-found'));
    documents.apply(kept(judgeSettings(pin, judgedBy(moderator, documents, { row }), deps)).changes);
    const other = { type: 'settings', id, rev: 1, pinned: row.id, topic: 'Hello' } as const;
    expect(judgeSettings(other, judgedBy(moderator, documents), deps).kind).toBe('keep');
  });
});
