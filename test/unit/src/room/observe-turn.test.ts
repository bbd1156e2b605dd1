import { describe, expect, test } from 'bun:test';
import { sqliteJournal } from '../../../helpers/sqlite-journal.ts';
import { inRoom, sentOfType } from '../../../helpers/in-room.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { recordingObserver } from '../../../helpers/recording-observer.ts';

/** Rooms with an observer that records, and a function that returns what was reported since its last call. */
function observedRoom(options: Parameters<typeof inRoom>[0] = {}) {
  const { observations, reports } = recordingObserver();
  const rooms = inRoom({ ...options, observations });
  let read = 0;
  const takeReports = () => reports.slice(read, (read = reports.length));
  return { ...rooms, takeReports };
}

const send = (id: string, text = 'hello') => ({ type: 'send', id: id.padEnd(16, '0'), text });

describe('A room with an observer', () => {
  test('reports each command with the time from its arrival to its answer, and the turn', () => {
    const { chat, clock, takeReports } = observedRoom();
    const ada = chat();
    expect(takeReports()).toEqual([
      ['arrived', false, false],
      ['replayed', 0],
      ['turn', 0, 1],
    ]);
    ada.receive(send('one'));
    expect(takeReports()).toEqual([
      ['committed', 0, false],
      ['turn', 0, 1],
      ['command', 'send', 'accepted', 0],
      ['event', 'message'],
    ]);
    // The room rests, so these wait for the next turn.
    ada.receive(send('one'));
    clock.advance(0.25);
    ada.receive(send('two', ''));
    clock.advance(20);
    const reports = takeReports();
    expect(reports).toContainEqual(['turn', 0, 2]);
    expect(reports).toContainEqual(['command', 'send', 'repeated', 1]);
    expect(reports).toContainEqual(['command', 'send', 'refused', 0.75]);
    expect(reports).toContainEqual(['refused', 'bad-text']);
  });

  test('reports what the audit log has, and texts of plain members, and refusals before a turn', () => {
    const { chat, plain, clock, takeReports } = observedRoom({
      adminToken: 'secret',
      rules: [({ action }) => (action.type === 'send' && action.text === 'bad' ? { code: 'words' } : undefined)],
    });
    const [boss, eve] = [chat('lobby', { admin: 'secret' }), chat()];
    const [welcome] = sentOfType(eve, 'welcome');
    const other = plain();
    clock.advance(20);
    takeReports();
    for (const text of ['good', 'bad']) other.receiveText(text);
    clock.advance(20);
    const texts = takeReports();
    expect(texts).toContainEqual(['command', 'text', 'accepted', undefined]);
    expect(texts).toContainEqual(['command', 'text', 'refused', undefined]);
    expect(texts.filter(([name]) => name === 'refused')).toEqual([['refused', 'words']]);
    boss.receive({ type: 'kick', id: 'k'.repeat(16), member: welcome?.you.id, seconds: 60 });
    clock.advance(20);
    const reports = takeReports();
    expect(reports).toContainEqual(['moderated', 'ban']);
    expect(reports.find(([name]) => name === 'command')?.slice(0, 3)).toEqual(['command', 'kick', 'accepted']);
  });

  test('reports a member that recovers, and how many events it was sent', () => {
    const { chat, clock, takeReports } = observedRoom();
    const [ada, bob] = [chat(), chat()];
    const [welcome] = sentOfType(bob, 'welcome');
    bob.lose();
    ada.receive(send('one'));
    clock.advance(20);
    ada.receive(send('two'));
    clock.advance(20);
    takeReports();
    chat('lobby', { token: welcome?.token, epoch: welcome?.epoch, offset: welcome?.head });
    clock.advance(1_000);
    const reports = takeReports();
    expect(reports).toContainEqual(['arrived', true, true]);
    const replayed = reports.filter(([name]) => name === 'replayed').map(([, count]) => Number(count));
    expect(replayed.reduce((sum, count) => sum + count, 0)).toBe(2);
  });

  test('reports a commit that fails', () => {
    const clock = manualClock();
    using file = sqliteJournal(clock);
    const { chat, takeReports } = observedRoom({ clock, journal: file.journal });
    const ada = chat();
    takeReports();
    file.journal.database.run('ALTER TABLE event RENAME TO hidden');
    ada.receive(send('one'));
    clock.advance(20);
    const reports = takeReports();
    expect(reports).toContainEqual(['committed', 0, true]);
    expect(reports).toContainEqual(['refused', 'journal']);
  });
});
