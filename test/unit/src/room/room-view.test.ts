import { describe, expect, test } from 'bun:test';
import type { Verdict } from '../../../../src/ports/verdict.ts';
import { closeReasons } from '../../../../src/protocol/close-reasons.ts';
import { TestRoom } from '../../../helpers/test-room.ts';

describe("A capability's view of a room", () => {
  test('reads messages and the log', async () => {
    const room = new TestRoom();
    const ada = room.join({ isModerator: true });
    const { view } = room.room;
    const ids = ['one', 'two', 'three'].map((text) => room.runCommand(ada, { type: 'send', text }));
    room.runCommand(ada, { type: 'settings', rev: 0, topic: 'Hello' });
    expect(await view.message(ids[1] ?? '')).toMatchObject({ text: 'two' });
    expect(await view.message('no-such-message-1')).toBeUndefined();
    const newest = await view.messages(view.head + 1, 2);
    if (newest === 'closed') throw new Error('The room is closed.');
    expect(newest.map(({ text }) => text)).toEqual(['two', 'three']);
    room.runCommand(ada, { type: 'react', message: ids[1] ?? '', emoji: '👍', on: true });
    expect(await view.reactors(ids[1] ?? '', '👍', 25)).toEqual([{ id: ada.member.id, name: ada.member.name }]);
    expect(await view.log(undefined, 10)).toMatchObject({ entries: [{ value: expect.stringContaining('settings') }] });
    expect(view.documents.get('settings')).toContain('Hello');
  });

  test('carries out a command of the server once, and members receive its event', async () => {
    const room = new TestRoom();
    const ada = room.join();
    const message = room.runCommand(ada, { type: 'send', text: 'hello' });
    let judged = 0;
    const command = {
      id: 'a-server-command-1',
      target: message,
      judge({ row }: { readonly row: unknown }): Verdict {
        judged++;
        expect(row).toMatchObject({ text: 'hello' });
        return { kind: 'append', draft: { type: 'deleted', message } };
      },
    };
    const carriedOut = [room.room.view.carryOut(command), room.room.view.carryOut(command)];
    room.waitForTurn();
    expect(await Promise.all(carriedOut)).toEqual(['done', 'done']);
    expect(judged).toBe(1);
    expect(room.journal.message(message, '')).toMatchObject({ deleted: true });
    expect(ada.outlet.acks).toHaveLength(1);
  });

  test('rejects a command that the room refuses, or whose turn fails', async () => {
    const room = new TestRoom();
    room.join();
    const refused = room.room.view.carryOut({
      id: 'a-server-command-1',
      judge: () => ({ kind: 'refused', code: 'rank' }),
    });
    room.waitForTurn();
    await expect(refused).rejects.toThrow('rank');
    const failed = room.room.view.carryOut({
      id: 'a-server-command-2',
      judge() {
        throw new Error('a bug');
      },
    });
    room.waitForTurn();
    await expect(failed).rejects.toThrow('the turn failed');
  });

  test('is closed once the last member has left', async () => {
    const room = new TestRoom();
    const { member, outlet } = room.join();
    const { view } = room.room;
    room.room.leave(member, outlet, closeReasons.ended);
    room.waitForTurn();
    expect(room.timesEmptied).toBeGreaterThan(0);
    let isJudged = false;
    const judge = (): Verdict => {
      isJudged = true;
      return { kind: 'unchanged' };
    };
    expect(await view.carryOut({ id: 'a-server-command-1', judge })).toBe('closed');
    const reads = [view.message('x'), view.messages(1, 1), view.log(undefined, 1), view.reactors('x', '👍', 1)];
    expect(new Set(await Promise.all<unknown>(reads))).toEqual(new Set(['closed']));
    expect(isJudged).toBe(false);
  });
});
