import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Message } from '../../../src/protocol/server-messages.ts';
import { headlessClient } from '../../helpers/headless-client.ts';
import { missingForNodes, startManualNodes, type ManualNodes } from '../../helpers/manual-nodes.ts';
import { runDoctor } from '../../helpers/run-doctor.ts';
import { until } from '../../helpers/until.ts';

const missing = missingForNodes();
const title = 'Three nodes behind nginx, started with the commands of the manual';

/** A client that writes all the time. */
interface Writer {
  readonly via: string;
  readonly client: ReturnType<typeof headlessClient>;
  readonly sent: string[];
  readonly received: Message[];
  /** What no client may see. */
  readonly troubles: string[];
}

describe.skipIf(missing !== undefined)(missing === undefined ? title : `${title} (${missing})`, () => {
  let nodes: ManualNodes;
  beforeAll(async () => {
    nodes = await startManualNodes();
  }, 60_000);
  afterAll(() => nodes?.[Symbol.asyncDispose]());

  test('pass the doctor through nginx, with sessions of all nodes, and with the command of the manual', async () => {
    const throughNginx = await runDoctor([nodes.url]);
    expect(throughNginx).toMatchObject({ code: 0, error: '' });
    const [first = ''] = nodes.names;
    const { code, out } = await runDoctor([nodes.nodeUrl(first)], { env: { REDIS_URL: nodes.engineUrl } });
    expect([code, out]).toEqual([0, expect.not.stringMatching(/^FAIL/m)]);
    expect(out).toMatch(/^ok +The nodes n\d\.\S+, n\d\.\S+ and n\d\.\S+ share all rooms\.$/m);
  }, 60_000);

  test('lose and repeat nothing, and no member leaves, while each node is killed or drained', async () => {
    const room = 'lobby';
    const transports = ['whip', 'websocket', 'auto', 'whip', 'websocket', 'auto'] as const;
    const writers: readonly Writer[] = transports.map((via, index) => ({
      ...{ via: `${via} ${index}`, client: headlessClient({ server: `${nodes.url}/`, room, via }) },
      ...{ sent: [], received: [], troubles: [] },
    }));
    for (const { client } of writers) client.join();
    const areLive = () => writers.every(({ client }) => client.state.phase === 'live' && !client.state.catchingUp);
    await until(areLive, 'all are live');
    for (const { client, received, troubles } of writers) {
      client.on('message', (message) => received.push(message));
      client.on('left', ({ name }) => troubles.push(`${name} left`));
      client.on('reset', () => troubles.push('reset'));
    }
    const names = writers.map(({ client }) => client.you?.name ?? '');
    const places = () => Promise.all(names.map((name) => nodes.nodeOf(room, name)));
    expect(new Set(await places()).size).toBeGreaterThan(1);

    let isWriting = true;
    const writing = writers.map(async ({ client, via, sent }) => {
      for (let count = 0; isWriting; count++) {
        const text = `${via}: ${count}`;
        if (client.send(text)) sent.push(text);
        await Bun.sleep(100);
      }
    });
    for (const [index, name] of nodes.names.entries()) {
      await nodes.end(name, index === 1 ? 'SIGTERM' : 'SIGKILL');
      await until(async () => !(await places()).includes(name), `no member is at ${name}`, 40_000);
      await until(areLive, 'all are live again', 40_000);
      await nodes.start(name);
    }
    isWriting = false;
    await Promise.all(writing);
    const expected = writers.flatMap(({ sent }) => sent).toSorted();
    await until(
      () => writers.every(({ client, received }) => client.outgoing.length === 0 && received.length >= expected.length),
      'all have all messages',
      30_000,
    );
    const order = writers[0]?.received.map(({ id }) => id) ?? [];
    for (const { received, sent, via, troubles } of writers) {
      const texts = received.map(({ text }) => text);
      expect(texts.toSorted()).toEqual(expected);
      expect(received.map(({ id }) => id)).toEqual(order);
      expect(texts.filter((text) => text.startsWith(`${via}: `))).toEqual(sent);
      expect(troubles).toEqual([]);
    }
    expect(writers.map(({ client }) => client.you?.name)).toEqual(names);
    for (const { client } of writers) client.leave();
  }, 180_000);
});
