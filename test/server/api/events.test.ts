import { describe, expect, test } from 'bun:test';
import { connect } from 'node:net';
import { API_SETTINGS, callApi, expectApiProblem, postMessage } from '../../helpers/api-client.ts';
import { API_KEY } from '../../helpers/api-contract.ts';
import { chatMember } from '../../helpers/chat-member.ts';
import { followEvents, readLines, type ReceivedEvent } from '../../helpers/event-reader.ts';
import { seededRandom } from '../../helpers/seeded-random.ts';
import { startTestServer } from '../../helpers/start-test-server.ts';
import { startTcpRelay } from '../../helpers/tcp-relay.ts';
import { until } from '../../helpers/until.ts';

describe('Events of a room', () => {
  test('reach a reader that is cut 50 times, each once and in order', async () => {
    await using server = await startTestServer(API_SETTINGS);
    await using relay = await startTcpRelay(server.port);
    await using ada = await chatMember(server.url, 'WebSocket', 'lobby');
    await using bob = await chatMember(server.url, 'WebSocket', 'lobby');
    const random = seededRandom(50);
    const cuts = 50;
    const received: ReceivedEvent[] = [];
    let lastId: string | undefined;
    let cutsLeft = cuts;
    // Messages flow until the last cut, and a few more after it.
    let stops = false;
    const chat = async (member: typeof ada, name: string) => {
      for (let count = 0; !stops; count++) {
        expect(await member.outcome({ type: 'send', text: `${name} ${count}` })).toBe('ack');
        await Bun.sleep(1);
      }
    };
    const post = async () => {
      for (let count = 0; !stops; count++) {
        expect((await postMessage(server, 'lobby', `api ${count}`)).status).toBe(201);
        // A key may send 100 requests a second, and so does the reader.
        await Bun.sleep(30);
      }
    };
    const talking = Promise.all([chat(ada, 'ada'), chat(bob, 'bob'), post()]);
    const relayed = `http://127.0.0.1:${relay.port}`;
    while (cutsLeft > 0) {
      const limit = 1 + Math.floor(random() * 20);
      const reader = await followEvents(relayed, 'lobby', { lastEventId: lastId });
      try {
        for (let count = 0; count < limit; count++) {
          const event = await reader.next();
          lastId = event.id ?? lastId;
          if (event.id !== undefined && event.event !== 'open') received.push(event);
        }
        cutsLeft--;
        relay.cut();
        // What had arrived before the cut counts.
        for (;;) {
          const event = await reader.next();
          lastId = event.id ?? lastId;
          if (event.id !== undefined && event.event !== 'open') received.push(event);
        }
      } catch {
        // The connection is cut.
      }
    }
    stops = true;
    await talking;
    const lines = await readLines(await callApi(server, '/rooms/lobby/events'));
    const end = lines.at(-1);
    expect(end?.type).toBe('end');
    await using last = await followEvents(relayed, 'lobby', { lastEventId: lastId });
    while (received.at(-1)?.data.offset !== end?.offset)
      received.push(await last.next(({ event }) => event === 'message'));
    const first = received[0]?.data.offset ?? 0;
    const kept = lines.slice(0, -1).filter(({ offset }) => offset >= first);
    expect(received.map(({ data }) => data)).toEqual(kept);
    expect(received.length).toBeGreaterThan(cuts);
  });

  test('end for their reader when the server shuts down, with a time to come back', async () => {
    await using server = await startTestServer({ ...API_SETTINGS, DRAIN: '5' });
    await using _ada = await chatMember(server.url, 'WebSocket', 'lobby');
    await using reader = await followEvents(server.url, 'lobby');
    const exited = server.stop();
    expect((await reader.rest()).map(({ event }) => event)).not.toContain('failure');
    expect(await exited).toBe(0);
  });

  test('are refused while the server drains', async () => {
    await using server = await startTestServer({ ...API_SETTINGS, DRAIN: '600' });
    await using _ada = await chatMember(server.url, 'WebSocket', 'lobby');
    await using _bob = await chatMember(server.url, 'WebSocket', 'lobby');
    void server.stop();
    await until(async () => (await fetch(`${server.url}/readyz`)).status === 503, 'the server drains');
    const refused = await callApi(server, '/rooms/lobby/events');
    expect(refused.headers.get('Retry-After')).toBe('1');
    await expectApiProblem(refused, 503);
  });

  test('end with a reset when their room is cleared', async () => {
    await using server = await startTestServer(API_SETTINGS);
    await postMessage(server, 'lobby', 'secret');
    await using reader = await followEvents(server.url, 'lobby');
    const { data } = await reader.next();
    expect((await callApi(server, '/rooms/lobby', { method: 'DELETE' })).status).toBe(200);
    const found = await callApi(server, '/rooms/lobby');
    const { epoch, head } = (await found.json()) as { readonly epoch: string; readonly head: number };
    expect(epoch).not.toBe(data['epoch']);
    expect((await reader.rest()).map((event) => event.data)).toEqual([
      { type: 'reset', room: 'lobby', epoch, head } as never,
    ]);
    const gone = await callApi(server, `/rooms/lobby/events?after=${data['epoch']}.${data.offset}`);
    expect(await gone.json()).toMatchObject({ status: 409, epoch, head });
    const lines = await readLines(await callApi(server, '/rooms/lobby/events'));
    expect(lines.map(({ type }) => type)).toEqual(['cleared', 'end']);
  });

  test('release their room when the reader goes, also one that never reads', async () => {
    await using server = await startTestServer({ ...API_SETTINGS, MAX_ROOMS: '1' });
    const ada = await chatMember(server.url, 'WebSocket', 'lobby');
    await using reader = await followEvents(server.url, 'lobby');
    for (let count = 0; count < 30; count++) await ada.outcome({ type: 'send', text: 'x'.repeat(4_000) });
    const request = `GET /api/v1/rooms/lobby/events?after=${ada.welcome.epoch}.0 HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nAuthorization: Bearer ${API_KEY}\r\n\r\n`;
    const stalled = connect(server.port, '127.0.0.1').pause();
    stalled.write(request.repeat(3));
    await ada.outcome({ type: 'send', text: 'still served' });
    await reader.next(({ data }) => data['text'] === 'still served');
    ada.client.send('{"type":"bye"}');
    await ada.client.closed;
    stalled.destroy();
    await reader[Symbol.asyncDispose]();
    // The server has one room, so another one opens only when the first is released.
    await until(async () => {
      const other = await chatMember(server.url, 'WebSocket', 'other').catch(() => undefined);
      await other?.[Symbol.asyncDispose]();
      return other !== undefined;
    }, 'the room is released');
  });

  test('are limited to 100 streams of a key', async () => {
    await using server = await startTestServer(API_SETTINGS);
    await using _ada = await chatMember(server.url, 'WebSocket', 'lobby');
    await using stack = new AsyncDisposableStack();
    const readers = [];
    for (let count = 0; count < 100; count++) readers.push(stack.use(await followEvents(server.url, 'lobby')));
    const full = await callApi(server, '/rooms/lobby/events');
    expect(full.headers.get('Retry-After')).toBe('5');
    expect(await expectApiProblem(full, 429)).toContain('100 streams');
    await readers[0]?.[Symbol.asyncDispose]();
    await until(async () => (await callApi(server, '/rooms/lobby/events')).status === 200, 'a stream is free');
  });

  test('are refused at a position that is wrong, of another epoch, or gone', async () => {
    await using server = await startTestServer(API_SETTINGS);
    await using ada = await chatMember(server.url, 'WebSocket', 'lobby');
    await ada.outcome({ type: 'send', text: 'hello' });
    const { epoch } = ada.welcome;
    const get = (query: string, headers: Record<string, string> = {}) =>
      callApi(server, `/rooms/lobby/events${query}`, { headers });
    await expectApiProblem(await get('?after=1'), 400);
    await expectApiProblem(await get('', { 'Last-Event-ID': 'one' }), 400);
    await expectApiProblem(await get('', { Accept: 'text/html' }), 406);
    await expectApiProblem(await callApi(server, '/rooms/unknown/events'), 404);
    for (const query of ['?after=other.1', `?after=${epoch}.999`]) {
      const gone = await get(query);
      expect(gone.status).toBe(409);
      expect(await gone.json()).toMatchObject({ code: 'offset-gone', epoch, head: 1 });
    }
    // The header wins, and a browser sends an empty one at first.
    expect((await readLines(await get('?after=other.1', { 'Last-Event-ID': `${epoch}.1` }))).length).toBe(1);
    expect((await readLines(await get(`?after=${epoch}.0`, { 'Last-Event-ID': '' }))).length).toBe(2);
    const head = await callApi(server, '/rooms/lobby/events', {
      method: 'HEAD',
      headers: { Accept: 'text/event-stream' },
    });
    expect([head.status, head.headers.get('Content-Type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
  });
});

describe('The transcript of a room', () => {
  test('is plain text or a page, with days, quotes and marks', async () => {
    await using server = await startTestServer(API_SETTINGS);
    await using ada = await chatMember(server.url, 'WebSocket', 'lobby');
    const { name } = ada.welcome.you;
    const send = (text: string, replyTo?: string) => {
      const id = ada.command({ type: 'send', text, ...(replyTo !== undefined && { replyTo }) });
      return ada.next('ack', (ack) => ack.id === id).then(() => id);
    };
    const first = await send('<b>Who</b> is\nthere?');
    const second = await send('me', first);
    await ada.outcome({ type: 'edit', message: second, text: 'I am' });
    const third = await send('oops', second);
    await ada.outcome({ type: 'delete', message: third });
    const plain = await callApi(server, '/rooms/lobby/transcript?tz=Asia/Kathmandu');
    expect(plain.headers.get('Content-Type')).toBe('text/plain; charset=utf-8');
    expect(plain.headers.get('Content-Disposition')).toMatch(/^inline; filename="lobby-\d{4}-\d\d-\d\d\.txt"$/);
    const text = (await plain.text()).replaceAll(/^\d\d:\d\d/gm, '00:00');
    expect(text).toMatch(/^Chat room lobby\nTimes are in Asia\/Kathmandu\.\n\n\w+, \d+ \w+ \d{4}\n/);
    expect(text).toContain(
      [
        `00:00  ${name}: <b>Who</b> is\n       there?`,
        `00:00  ${name} [edited]:\n       > ${name}: <b>Who</b> is there?\n       I am`,
        `00:00  ${name} [deleted]:\n       > ${name}: I am`,
        '\nEnd of the transcript.\n',
      ].join('\n'),
    );
    const page = await callApi(server, '/rooms/lobby/transcript', { headers: { Accept: 'text/html' } });
    expect(page.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
    const html = await page.text();
    expect(html).toContain('&lt;b&gt;Who&lt;/b&gt; is\nthere?');
    expect(html).toContain('<blockquote>');
    await expectApiProblem(await callApi(server, '/rooms/lobby/transcript?tz=Mars'), 400);
    await expectApiProblem(await callApi(server, '/rooms/lobby/transcript?format=pdf'), 400);
    await expectApiProblem(await callApi(server, '/rooms/unknown/transcript'), 404);
  });
});
