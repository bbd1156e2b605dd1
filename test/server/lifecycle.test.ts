import { describe, expect, test } from 'bun:test';
import { runServer } from '../helpers/run-server.ts';

describe('The server prints one sentence and exits with 1', () => {
  test('when its TCP port is taken', async () => {
    using taken = Bun.serve({ port: 0, hostname: '0.0.0.0', fetch: () => new Response() });
    const result = await runServer({ PORT: String(taken.port) });
    expect(result).toMatchObject({ code: 1, out: '' });
    expect(result.error.trim()).toMatch(
      new RegExp(`^PORT: another program uses TCP port ${taken.port}\\. Use another port[^\\n]*\\.$`),
    );
  });

  test('when its UDP port is taken', async () => {
    const taken = await Bun.udpSocket({ hostname: '0.0.0.0' });
    const result = await runServer({ PORT: '0', UDP_PORT: String(taken.port) });
    taken.close();
    expect(result).toMatchObject({ code: 1, out: '' });
    expect(result.error.trim()).toMatch(
      new RegExp(`^UDP_PORT: another program uses UDP port ${taken.port}\\. Use another port[^\\n]*\\.$`),
    );
  });

  test.each([
    [{ PORT: 'http' }, 'PORT: "http" is not valid. Use a whole number from 0 to 65535.'],
    [{ PORT: '0', UDP_PORT: '70000' }, 'UDP_PORT: "70000" is not valid. Use a whole number from 1 to 65535.'],
    [{ PORT: '0', MAX_PEERS: '-1' }, 'MAX_PEERS: "-1" is not valid. Use a whole number from 1 to 1000000.'],
  ])('when its environment holds %j', async (env, sentence) => {
    expect(await runServer(env)).toEqual({ code: 1, out: '', error: `${sentence}\n` });
  });
});
