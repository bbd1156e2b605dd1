import { expect, test } from 'bun:test';
import { findTargetFault } from '../../../../www/client/browser.ts';
import { readChatTarget } from '../../../../www/chat-box/chat-target.ts';
import type { Settings } from '../../../../www/chat-box/settings.ts';

const UNSET = { server: 'chat', room: null, via: null, token: null, adminToken: null };

function settings(values: object): Settings {
  return { ...UNSET, baseURI: 'https://shop.example/a/', ...values } as Settings;
}

test('readChatTarget returns the lobby and the automatic transport for unset or unknown settings', () => {
  for (const unset of [
    {},
    { room: '', via: '', token: 'null' },
    { room: 'undefined', via: 'pigeon', adminToken: '' },
  ]) {
    const { server, ...rest } = readChatTarget(settings(unset));
    expect(server.href).toBe('https://shop.example/a/chat/');
    expect(rest).toEqual({ room: 'lobby', via: 'auto', token: undefined, adminToken: undefined });
  }
});

test('readChatTarget returns what the settings name', () => {
  const named = { room: 'den', via: 'whep', token: 't', adminToken: 'a' };
  expect(readChatTarget(settings({ ...named, server: 'https://chat.example' }))).toEqual({
    ...named,
    via: 'whep',
    server: new URL('https://chat.example/'),
  });
});

test.each([
  'http://',
  'javascript:alert(1)',
  'data:text/html,x',
  'mailto:a@b.example',
  'ftp://chat.example/',
  'blob:x',
])('readChatTarget reads server="%s" as a server that the client refuses', (server) => {
  const target = readChatTarget(settings({ server }));
  expect(target.server.href).toBe('invalid:');
  expect(findTargetFault(target)).toBe('Set server to an http URL.');
});

test.each(['.', '..', '\ud800'])('readChatTarget keeps room="%s", and no request leaves its folder', (room) => {
  const target = readChatTarget(settings({ room, via: 'websocket' }));
  expect(target.room).toBe(room);
  expect(findTargetFault(target)).toBe(room === '\ud800' ? undefined : 'Set another room.');
});

test('findTargetFault refuses a data channel where there is no WebRTC, and accepts auto', () => {
  const faults = (['whip', 'whep', 'auto', 'websocket'] as const).map((via) =>
    findTargetFault(readChatTarget(settings({ via }))),
  );
  const fault = 'No WebRTC. Set via to websocket.';
  expect(faults).toEqual([fault, fault, undefined, undefined]);
});
