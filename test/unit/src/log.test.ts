import { describe, expect, test } from 'bun:test';
import { createLog, type LogFields } from '../../../src/log.ts';
import { manualClock } from '../../helpers/manual-clock.ts';

function loggedLines() {
  const lines: [event: string, fields?: LogFields][] = [];
  const clock = manualClock();
  return { lines, clock, log: createLog(clock, (event, fields) => lines.push(fields ? [event, fields] : [event])) };
}

describe('createLog', () => {
  test('writes single events at once and sums up nothing', () => {
    const { lines, clock, log } = loggedLines();
    log('started');
    log('refused a request', { status: 404, path: '/x' });
    clock.advance(120_000);
    expect(lines).toEqual([['started'], ['refused a request', { status: 404, path: '/x' }]]);
    expect(clock.pending).toBe(0);
  });

  test('writes ten lines of a flood, then its count once a minute', () => {
    const { lines, clock, log } = loggedLines();
    for (let count = 0; count < 5_000; count++) {
      log('closed a peer: no open channel for 15 s');
      clock.advance(20);
    }
    expect(lines.length).toBeWithin(21, 23);
    expect(lines[10]).toEqual(['closed a peer: no open channel for 15 s', { more: 2_990, seconds: 60 }]);
  });

  test('counts events and statuses separately, so that a flood hides no other line', () => {
    const { lines, log } = loggedLines();
    for (let count = 0; count < 1_000; count++) log('refused a request', { status: 429, path: `/whip/${count}` });
    log('refused a request', { status: 500 });
    log('the journal could not be opened');
    expect(lines).toHaveLength(12);
    expect(lines.slice(10)).toEqual([['refused a request', { status: 500 }], ['the journal could not be opened']]);
  });

  test('writes every line again after a quiet minute', () => {
    const { lines, clock, log } = loggedLines();
    for (let count = 0; count < 11; count++) log('a call failed');
    clock.advance(60_000);
    for (let count = 0; count < 10; count++) log('a call failed');
    clock.advance(60_000);
    expect(lines).toHaveLength(21);
    expect(lines[10]).toEqual(['a call failed', { more: 1, seconds: 60 }]);
  });
});
