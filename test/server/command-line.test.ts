import { describe, expect, test } from 'bun:test';
import manifest from '../../package.json';
import { runServer } from '../helpers/run-server.ts';
import { startTestServer } from '../helpers/start-test-server.ts';

const STACK_TRACE = /^ +at |Error:|node:|\.ts:\d/m;

describe('The command line', () => {
  test.each([
    ['--help', /^Usage$[^]*^ {2}PUBLIC_IP /m],
    ['--version', new RegExp(`^chat-box ${manifest.version}\n$`)],
  ])('prints for %s, exits with 0 and starts nothing', async (argument, text) => {
    const run = await runServer({ PORT: 'not a port' }, [argument]);
    expect(run).toMatchObject({ code: 0, error: '' });
    expect(run.out).toMatch(text);
  });

  test('rejects an unknown argument with one sentence and exits with 2', async () => {
    const error = '--prot: unknown argument. Use --help to list commands and settings.\n';
    expect(await runServer({}, ['--prot'])).toEqual({ code: 2, out: '', error });
  });

  test.each([
    [['--frobnicate'], '--frobnicate: '],
    [['--port', '8080'], '--port: '],
    [['serve'], 'serve: '],
    [['licenses', 'doctor'], 'doctor: '],
    [['--version', 'doctor'], 'doctor: '],
    [['doctor', 'licenses'], 'licenses: '],
    [['doctor', '--frobnicate'], '--frobnicate: '],
    [['doctor', 'http://a', 'http://b'], 'http://a http://b: '],
    [['MAX_ROOMS=1'], 'MAX_ROOMS=1: '],
  ])('rejects %j with a sentence and exits with 2', async (args, start) => {
    const { code, out, error } = await runServer({}, args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(error).toStartWith(start);
    expect(error).not.toMatch(STACK_TRACE);
  });

  test.each([
    ['MAX_ROOMS', '-1'],
    ['MAX_PEERS', '0'],
    ['MAX_PER_NETWORK', '1.5'],
    ['PORT', '99999'],
    ['PORT', 'http'],
    ['UDP_PORT', '-1'],
    ['HISTORY_MESSAGES', '1e9'],
    ['HISTORY_DAYS', 'forever'],
    ['RATE', 'abc'],
    ['RATE_BYTES', 'NaN'],
    ['TRUST_PROXY', 'true'],
    ['DURABILITY', 'maximal'],
    ['WHEP_READONLY', 'no'],
    ['ADMIN_TOKEN', 'short'],
    ['AUTH_TOKEN', 'a b c d e f g h i j'],
    ['ALLOWED_ORIGINS', 'example.com/path'],
    ['PUBLIC_URL', 'javascript:alert(1)'],
    ['PUBLIC_IP', '203.0.113.999:99999'],
    ['ICE_SERVERS', 'nonsense'],
    ['TURN_SECRET', 'x'],
    ['HOST', 'not an address'],
    ['HOST', '192.0.2.1'],
    ['UDP_HOST', '300.1.1.1'],
    ['DATA_DIR', '/dev/null/data'],
    ['DATA_DIR', '/dev/null'],
  ])('rejects %s=%s with one sentence, starts nothing and exits with 1', async (name, value) => {
    const { code, out, error } = await runServer({ PORT: '0', [name]: value });
    expect({ code, out, error }).toEqual({ code: 1, out: '', error: expect.stringContaining(name) });
    expect(error.trimEnd().split('\n')).toHaveLength(1);
    expect(error).not.toMatch(STACK_TRACE);
  });

  test('warns about a variable that looks like a setting, and starts', async () => {
    await using server = await startTestServer({ ADMIN_TOKENS: 'a secret of ours', SUPPORT: '1' });
    expect(await server.waitForLog(/unknown setting/)).toEndWith('ADMIN_TOKENS: unknown setting. Use ADMIN_TOKEN.');
    expect(server.logs).toHaveLength(1);
  });
});
