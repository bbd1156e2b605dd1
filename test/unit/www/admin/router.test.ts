import { expect, test } from 'bun:test';
import { duration } from '../../../../www/admin/parts/draw.ts';
import { readRoute } from '../../../../www/admin/router.ts';

test.each([
  ['', { view: 'overview' }],
  ['#/', { view: 'overview' }],
  ['#/reports', { view: 'reports' }],
  ['#/rooms', { view: 'rooms' }],
  ['#/rooms/lobby', { view: 'room', room: 'lobby', tab: 'live', message: undefined }],
  ['#/rooms/a.b~c/settings', { view: 'room', room: 'a.b~c', tab: 'settings', message: undefined }],
  ['#/rooms/lobby/live?message=m-1', { view: 'room', room: 'lobby', tab: 'live', message: 'm-1' }],
  ['#/rooms/lobby/nothing', { view: 'unknown' }],
  ['#/rooms/lobby/live?message=../x', { view: 'room', room: 'lobby', tab: 'live', message: undefined }],
  ['#/rooms/%', { view: 'unknown' }],
  ['#/rooms/..', { view: 'unknown' }],
  ['#/rooms/a%2Fb/people', { view: 'unknown' }],
  ['#/constructor', { view: 'unknown' }],
  ['#/bans/more', { view: 'unknown' }],
] as const)('readRoute reads %j', (hash, route) => {
  expect(readRoute(hash)).toEqual(route);
});

test.each([
  [0, '0 s'],
  [59, '59 s'],
  [600, '10 min'],
  [3_661, '1 h 1 min'],
  [604_800, '7 d'],
  [90_061, '1 d 1 h'],
])('duration writes %i seconds as %j', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});
