import { describe, expect, test } from 'bun:test';
import {
  isRoomSettings,
  readModerationMessage,
  readModerationWelcome,
} from '../../../../../www/client/extras/moderation-checks.ts';
import { message } from '../../../../helpers/page-events.ts';

const person = { id: 'ann', name: 'Ann' };
const ann = { ...person, user: 'a1', avatar: 'https://example.org/ann.png' };
const settings = {
  ...{ rev: 2, slow: 5, paused: 9, newcomers: 60, guests: 'read', links: 'users', topic: 'News', pinned: 'one' },
};
const ban = {
  ...{ id: 'b1', kind: 'ban', person: ann, since: 1, until: 9, reason: 'Spam.', by: ann, network: true },
};
const report = { id: 'r1', message: message('one', 1), reason: 'Spam.', by: ann, time: 1 };
const entry = {
  ...{
    id: 'l1',
    time: 1,
    by: ann,
    action: 'mute',
    person,
    message: 'one',
    reason: 'Spam.',
    seconds: 60,
    detail: 'all',
  },
};

describe('readModerationMessage', () => {
  test.each([
    { type: 'muted', until: 0 },
    { type: 'muted', until: 9, reason: 'Spam.' },
    { type: 'reported', open: 2, report },
    { type: 'notice', id: 'n1', text: 'Your order has been shipped.', time: 9, from: { id: 'api:shop', name: 'shop' } },
    { type: 'moderation', what: 'bans', items: [ban, { ...ban, kind: 'mute', network: undefined }], next: 'a:b' },
    { type: 'moderation', what: 'reports', items: [report, { ...report, message: undefined }] },
    { type: 'moderation', what: 'log', items: [entry] },
    { type: 'moderation', what: 'settings', settings: { ...settings, words: ['spam'] } },
  ])('returns %j', (item) => expect(readModerationMessage(item)).toEqual(item as never));

  const page = { type: 'moderation', what: 'bans', items: [ban] };
  test.each([
    { type: 'message', id: 'one' },
    { type: 'from-the-future' },
    { type: 'muted' },
    { type: 'muted', until: 9, reason: 'x'.repeat(501) },
    { type: 'reported', open: NaN },
    { type: 'notice', id: 'n1', text: 'x'.repeat(4_001), time: 9, from: person },
    { type: 'notice', id: '"', text: 'hello', time: 9, from: person },
    { type: 'notice', id: 'n1', text: 'hello', time: 9 },
    { ...page, what: 'secrets' },
    { ...page, what: '__proto__' },
    { ...page, items: {} },
    { ...page, items: [{ ...ban, person: undefined }] },
    { ...page, items: [{ ...ban, until: 'forever' }] },
    { ...page, items: [{ ...ban, by: 'ann' }] },
    { ...page, items: [{ ...ban, message: { text: 7 } }] },
    { ...page, what: 'log', items: [{ ...entry, time: undefined }] },
    { ...page, what: 'reports', items: [null] },
    { ...page, what: 'settings', items: undefined },
    { ...page, next: 'x'.repeat(501) },
  ])('returns undefined for %j', (item) => expect(readModerationMessage(item)).toBeUndefined());
});

describe('isRoomSettings', () => {
  test.each([settings, { rev: 0 }, { ...settings, slow: 'auto' }])('accepts %j', (value) => {
    expect(isRoomSettings(value)).toBe(true);
  });

  test.each([
    null,
    { rev: '2' },
    { ...settings, slow: 'off' },
    { ...settings, slow: -1 },
    { ...settings, paused: 1e300 },
    { ...settings, topic: 'x'.repeat(501) },
    { ...settings, pinned: 'a b' },
    { ...settings, words: Array(201).fill('x') },
    { ...settings, words: ['x'.repeat(129)] },
  ])('rejects %j', (value) => expect(isRoomSettings(value)).toBe(false));
});

test('readModerationWelcome leaves out the fields that break the protocol', () => {
  const valid = { settings, muted: { until: 9, reason: 'No.' }, reports: 3 };
  expect(readModerationWelcome(valid as never)).toEqual(valid as never);
  expect(readModerationWelcome({ ...valid, settings: { rev: '2' } } as never)).toEqual({
    ...valid,
    settings: undefined,
  } as never);
  expect(readModerationWelcome({ ...valid, muted: 7, reports: -1 } as never)).toEqual({ settings } as never);
});
