import { expect, test } from 'bun:test';
import { readChatTarget } from '../../../../www/chat-box/chat-target.ts';
import type { Settings } from '../../../../www/chat-box/settings.ts';

const NOTHING = { server: 'chat', room: null, via: null, token: null, adminToken: null };

function settings(given: object): Settings {
  return { ...NOTHING, baseURI: 'https://shop.example/a/', ...given } as Settings;
}

test('Settings that say nothing lead to the lobby, by whichever route gets through', () => {
  for (const nothing of [
    {},
    { room: '', via: '', token: 'null' },
    { room: 'undefined', via: 'pigeon', adminToken: '' },
  ]) {
    const { server, ...rest } = readChatTarget(settings(nothing));
    expect(server.href).toBe('https://shop.example/a/chat/');
    expect(rest).toEqual({ room: 'lobby', via: 'auto', token: undefined, adminToken: undefined });
  }
});

test('Settings lead where they say', () => {
  const said = { room: 'den', via: 'whep', token: 't', adminToken: 'a' };
  expect(readChatTarget(settings({ ...said, server: 'https://chat.example' }))).toEqual({
    ...said,
    via: 'whep',
    server: new URL('https://chat.example/'),
  });
  expect(readChatTarget(settings({ server: 'http://' })).server.hostname).toEndWith('.invalid');
});
