import { describe, expect, test } from 'bun:test';
import { SignJWT } from 'jose';
import { runDoctor } from '../helpers/run-doctor.ts';

const JWT_SECRET = 'b1f0a6f5c4d34e0fa9c8e7d6b5a4f3e2';

function sign(claims: Readonly<Record<string, unknown>>): Promise<string> {
  const token = new SignJWT({ sub: 'k3v9x2', ...claims }).setProtectedHeader({ alg: 'HS256' });
  return token.setExpirationTime('10m').sign(new TextEncoder().encode(JWT_SECRET));
}

describe('chat-box doctor --jwt', () => {
  test('describes a valid token and exits with 0', async () => {
    const { code, out, error } = await runDoctor(['--jwt', await sign({ name: 'Ada' })], { env: { JWT_SECRET } });
    expect({ code, error }).toEqual({ code: 0, error: '' });
    expect(out).toMatch(/^ok {4}.*"k3v9x2".*"Ada"/m);
    expect(out).toEndWith('A server with these settings accepts the token.\n');
  });

  test('explains every fault of a token, with a remedy, and exits with 1', async () => {
    const token = await sign({ name: 'A: b', role: 'admin' });
    const { code, out, error } = await runDoctor(['--jwt', `${token}\n`], { env: { JWT_SECRET } });
    expect({ code, error }).toEqual({ code: 1, error: '' });
    expect(out.match(/^FAIL .*\n {6}-> /gm)).toHaveLength(2);
    expect(out).toEndWith('A server with these settings does not accept the token.\n');
    expect(out).not.toContain(JWT_SECRET);
  });

  test('prints one sentence for a setting that cannot be used, and exits with 1', async () => {
    const run = await runDoctor(['--jwt', await sign({})], { env: { JWT_SECRET: 'short' } });
    expect(run).toMatchObject({ code: 1, out: '' });
    expect(run.error).toMatch(/^JWT_SECRET: .*\n$/);
  });

  test.each([
    [['--jwt'], '--jwt: the token is missing.'],
    [['--jwt', ''], '--jwt: the token is missing.'],
    [['--jwt', 'x', 'http://a'], '--jwt: the doctor checks only the token.'],
    [['http://a', '--jwt', 'x'], '--jwt: the doctor checks only the token.'],
  ])('rejects %j with a sentence and exits with 2', async (args, start) => {
    const { code, out, error } = await runDoctor(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(error).toStartWith(start);
  });
});
