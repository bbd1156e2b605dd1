import { describe, expect, test } from 'bun:test';
import manifest from '../../package.json';
import { runServer } from '../helpers/run-server.ts';
import { startTestServer } from '../helpers/start-test-server.ts';

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

  test('warns about a variable that looks like a setting, and starts', async () => {
    await using server = await startTestServer({ ADMIN_TOKENS: 'a secret of ours', SUPPORT: '1' });
    expect(await server.waitForLog(/unknown setting/)).toEndWith('ADMIN_TOKENS: unknown setting. Use ADMIN_TOKEN.');
    expect(server.logs).toHaveLength(1);
  });
});
