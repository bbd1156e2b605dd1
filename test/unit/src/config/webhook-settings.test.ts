import { describe, expect, test } from 'bun:test';
import { ConfigError, type Environment } from '../../../../src/config/env.ts';
import { readWebhookSettings, WEBHOOK_TYPES } from '../../../../src/config/webhook-settings.ts';

const secretOf = (bytes: number, fill = 7) => `whsec_${new Uint8Array(bytes).fill(fill).toBase64()}`;
const SECRET = secretOf(32);
const URL_TEXT = 'https://site.example/hooks?key=1';
const valid = { WEBHOOK_URL: URL_TEXT, WEBHOOK_SECRET: SECRET };

function faultOf(env: Environment): string {
  try {
    readWebhookSettings(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return '';
}

describe('readWebhookSettings', () => {
  test('reads nothing from an empty environment', () => {
    expect(readWebhookSettings({})).toBeUndefined();
    expect(readWebhookSettings({ WEBHOOK_REPLY: '0' })).toBeUndefined();
  });

  test('reads the receiver, with all types and without replies by default', () => {
    expect(readWebhookSettings(valid)).toEqual({
      url: new URL(URL_TEXT),
      secrets: [new Uint8Array(32).fill(7)],
      types: new Set(WEBHOOK_TYPES),
      mayReply: false,
    });
  });

  test('reads two secrets, some types and replies', () => {
    const settings = readWebhookSettings({
      ...valid,
      WEBHOOK_SECRET: `${secretOf(24, 1)}, ${secretOf(64, 2)}`,
      WEBHOOK_EVENTS: 'report.created, message.created',
      WEBHOOK_REPLY: '1',
    });
    expect(settings?.secrets.map(({ length }) => length)).toEqual([24, 64]);
    expect([...(settings?.types ?? [])].sort()).toEqual(['message.created', 'report.created']);
    expect(settings?.mayReply).toBe(true);
    expect(readWebhookSettings({ ...valid, WEBHOOK_EVENTS: 'member.left,*' })?.types.size).toBe(WEBHOOK_TYPES.length);
  });

  test.each(['http://127.0.0.1:8000/', 'http://127.1.2.3/', 'http://[::1]:9000/x', 'http://localhost/'])(
    'allows %s, which does not leave the machine',
    (url) => expect(readWebhookSettings({ ...valid, WEBHOOK_URL: url })?.url.href).toBe(url),
  );

  test.each<[string, Environment, string]>([
    ['a text that is not a URL', { ...valid, WEBHOOK_URL: 'site.example' }, 'WEBHOOK_URL: the value is not a URL'],
    [
      'http to another machine',
      { ...valid, WEBHOOK_URL: 'http://site.example/key' },
      '"http://site.example" is not secure',
    ],
    ['a name that only begins with 127', { ...valid, WEBHOOK_URL: 'http://127.0.0.1.example/' }, 'is not secure'],
    ['another scheme', { ...valid, WEBHOOK_URL: 'ftp://site.example/' }, 'is not secure'],
    ['a password in the URL', { ...valid, WEBHOOK_URL: 'https://me:word@site.example/' }, 'user name or password'],
    ['no secret', { WEBHOOK_URL: URL_TEXT }, 'Set WEBHOOK_SECRET'],
    ['a secret without its prefix', { ...valid, WEBHOOK_SECRET: SECRET.slice(6) }, 'does not begin with whsec_'],
    ['a secret that is not base64', { ...valid, WEBHOOK_SECRET: 'whsec_!!' }, 'is not base64'],
    ['a short secret', { ...valid, WEBHOOK_SECRET: secretOf(23) }, 'has 23 bytes, not 24 to 64'],
    ['a long secret', { ...valid, WEBHOOK_SECRET: secretOf(65) }, 'has 65 bytes'],
    ['three secrets', { ...valid, WEBHOOK_SECRET: [SECRET, SECRET, SECRET].join() }, 'there are 3 secrets'],
    ['an unknown type', { ...valid, WEBHOOK_EVENTS: 'message.created,message.sent' }, '"message.sent" is not a type'],
    ['a secret without a receiver', { WEBHOOK_SECRET: SECRET }, 'WEBHOOK_SECRET: it has no effect'],
    ['types without a receiver', { WEBHOOK_EVENTS: '*' }, 'WEBHOOK_EVENTS: it has no effect'],
    ['replies without a receiver', { WEBHOOK_REPLY: '1' }, 'WEBHOOK_REPLY: it has no effect'],
  ])('refuses %s, and repeats no secret', (_, env, fault) => {
    const message = faultOf(env);
    expect(message).toContain(fault);
    expect(message).not.toMatch(/me:word|key|!!/);
    expect(message).not.toContain(SECRET.slice(6));
  });
});
