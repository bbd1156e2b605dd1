import { expect, test } from 'bun:test';
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
  expect(readChatTarget(settings({ server: 'http://' })).server.hostname).toEndWith('.invalid');
});
