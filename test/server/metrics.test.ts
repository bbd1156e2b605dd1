import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { catalogue, type MetricSpec } from '../../src/metrics/catalogue.ts';
import { CHAT_V1 } from '../../src/protocol/limits.ts';
import { newId } from '../../src/secrets.ts';
import { carriers } from '../helpers/carriers.ts';
import { chatMember } from '../helpers/chat-member.ts';
import { expectProblem } from '../helpers/expect-problem.ts';
import { freshRoom } from '../helpers/fresh-room.ts';
import { expectMetrics, metricsUrl, parseMetrics, readMetrics, WITH_METRICS } from '../helpers/read-metrics.ts';
import { samplePicture } from '../helpers/sample-pictures.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { postPicture, uploadPicture } from '../helpers/upload-picture.ts';

const ADMIN = 'a-token-for-owners';
const TOKEN = 'a-token-for-prometheus';

describe('The metrics', () => {
  let server: TestServer;
  let url: string;
  beforeAll(async () => {
    server = await startTestServer({ ...WITH_METRICS, ADMIN_TOKEN: ADMIN });
    url = await metricsUrl(server);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test('count connections, frames, commands, refusals and closings by carrier and dialect', async () => {
    const room = freshRoom();
    const ada = await chatMember(server.url, 'WebSocket', room);
    const bob = await chatMember(server.url, 'data channel', room);
    const plain = await carriers.WebSocket(server.url, { room });
    const other = await carriers['data channel'](server.url, { room });
    const inRoom = await expectMetrics(url, {
      'chatbox_connections{carrier="websocket",dialect="chat.v1"}': 1,
      'chatbox_connections{carrier="data-channel",dialect="chat.v1"}': 1,
      'chatbox_connections{carrier="websocket",dialect="plain"}': 1,
      'chatbox_connections{carrier="data-channel",dialect="plain"}': 1,
      chatbox_rooms: 1,
      chatbox_members: 4,
      chatbox_turn_items_sum: 4,
      chatbox_peers: 2,
      chatbox_connect_seconds_count: 2,
      'chatbox_offers_total{endpoint="whip",status="201"}': 2,
      'chatbox_arrivals_total{resumed="false",recovered="false"}': 2,
      'chatbox_received_frames_total{carrier="websocket",dialect="chat.v1"}': 1,
      'chatbox_received_frames_total{carrier="websocket",dialect="plain"}': 0,
      'chatbox_http_requests_total{route="ws",status="101"}': 2,
    });

    const id = newId();
    expect(await ada.outcome({ type: 'send', text: 'one', id })).toBe('ack');
    expect(await ada.outcome({ type: 'send', text: 'one', id })).toBe('ack');
    const message = ada.send('naïve');
    await bob.next('message', (received) => received.id === message);
    expect(await bob.outcome({ type: 'edit', message, text: 'mine' })).toBe('not-yours');
    expect(await bob.outcome({ type: 'react', message, emoji: '👍', on: true })).toBe('ack');
    expect(await bob.outcome({ type: 'react', message, emoji: '👍', on: true })).toBe('ack');
    const before = (await readMetrics(url)).get('chatbox_received_bytes_total{carrier="websocket",dialect="plain"}');
    plain.send('naïve');
    await bob.next('message', ({ text }) => text === 'naïve');
    plain.send('   ');
    other.send('to all');
    await ada.next('message', ({ text }) => text === 'to all');
    const after = await expectMetrics(url, {
      'chatbox_commands_total{type="send",outcome="accepted"}': 2,
      'chatbox_commands_total{type="send",outcome="repeated"}': 1,
      'chatbox_commands_total{type="edit",outcome="refused"}': 1,
      'chatbox_commands_total{type="react",outcome="accepted"}': 1,
      'chatbox_commands_total{type="react",outcome="unchanged"}': 1,
      'chatbox_commands_total{type="text",outcome="accepted"}': 2,
      'chatbox_refusals_total{code="not-yours"}': 1,
      'chatbox_events_total{type="message"}': 4,
      'chatbox_events_total{type="reacted"}': 1,
      chatbox_ack_seconds_count: 6,
      chatbox_store_failures_total: 0,
      'chatbox_received_frames_total{carrier="websocket",dialect="plain"}': 2,
      // Each plain member has received the four messages.
      'chatbox_sent_frames_total{carrier="websocket",dialect="plain"}': 4,
      'chatbox_sent_frames_total{carrier="data-channel",dialect="plain"}': 4,
      'chatbox_received_bytes_total{carrier="websocket",dialect="plain"}': (before ?? 0) + 6 + 3,
    });
    const items = (series: typeof after) => series.get('chatbox_turn_items_sum') ?? 0;
    expect(items(after) - items(inRoom)).toBe(8);

    for (const member of [ada, bob, plain, other]) await member[Symbol.asyncDispose]();
    await expectMetrics(url, {
      'chatbox_connections{carrier="websocket",dialect="chat.v1"}': 0,
      'chatbox_connections{carrier="data-channel",dialect="chat.v1"}': 0,
      'chatbox_connections{carrier="websocket",dialect="plain"}': 0,
      'chatbox_connections{carrier="data-channel",dialect="plain"}': 0,
      'chatbox_connections_closed_total{carrier="websocket",dialect="plain",code="client"}': 1,
      'chatbox_connections_opened_total{carrier="websocket",dialect="plain"}': 1,
      chatbox_peers: 0,
      // Both chat.v1 members may return.
      chatbox_members: 2,
    });
  });

  test('count members that resume and what they are sent again, kicks, broken frames and refused requests', async () => {
    const room = freshRoom();
    await using boss = await chatMember(server.url, 'WebSocket', room, { admin: ADMIN });
    const eve = await chatMember(server.url, 'data channel', room);
    const { token, epoch, head, you } = eve.welcome;
    await eve[Symbol.asyncDispose]();
    for (const text of ['missed', 'missed too']) expect(await boss.outcome({ type: 'send', text })).toBe('ack');
    await using again = await chatMember(server.url, 'WebSocket', room, { token, epoch, offset: head });
    expect(again.welcome.recovered).toBe(true);
    expect(await boss.outcome({ type: 'kick', member: you.id, seconds: 60 })).toBe('ack');
    await again.next('bye');
    await using broken = await carriers.WebSocket(server.url, { room, protocol: CHAT_V1 });
    broken.send('no JSON');
    await broken.closed;
    await expectProblem(await fetch(`${server.url}/whip/${room}`, { method: 'POST', body: 'x' }), 415);
    await expectProblem(await fetch(`${server.url}/nothing/${room}`), 404);
    await expectMetrics(url, {
      'chatbox_arrivals_total{resumed="true",recovered="true"}': 1,
      chatbox_replayed_events_total: 2,
      'chatbox_commands_total{type="kick",outcome="accepted"}': 1,
      'chatbox_moderation_actions_total{action="ban"}': 1,
      'chatbox_connections_closed_total{carrier="websocket",dialect="chat.v1",code="kicked"}': 1,
      'chatbox_connections_closed_total{carrier="websocket",dialect="chat.v1",code="protocol"}': 1,
      'chatbox_offers_total{endpoint="whip",status="415"}': 1,
      'chatbox_http_requests_total{route="whip",status="415"}': 1,
      'chatbox_http_requests_total{route="file",status="404"}': 1,
    });
  });

  test('have the media type with its version, all names and help texts of the catalogue, and no name of a room or person', async () => {
    const room = freshRoom();
    await using ada = await chatMember(server.url, 'WebSocket', room);
    expect(await ada.outcome({ type: 'send', text: 'secret text' })).toBe('ack');
    const response = await fetch(url);
    expect(response.headers.get('Content-Type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const text = await response.text();
    for (const [name, { help, type }] of Object.entries<MetricSpec>(catalogue)) {
      expect(text).toContain(`# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`);
    }
    expect(text.match(/^# TYPE /gm)).toHaveLength(Object.keys(catalogue).length);
    for (const secret of [room, ada.welcome.you.name, ada.welcome.you.id, 'secret']) expect(text).not.toContain(secret);
    const series = parseMetrics(text);
    expect(series.get('process_resident_memory_bytes')).toBeGreaterThan(10_000_000);
    expect(series.get('chatbox_ready{check="journal"}')).toBe(1);
    expect(series.get('chatbox_event_loop_lag_seconds_count')).toBeGreaterThan(0);
  });

  test('are the only thing on their port, and not on the main port', async () => {
    expect((await fetch(new URL('/', url))).status).toBe(404);
    expect((await fetch(url, { method: 'POST' })).status).toBe(405);
    await expectProblem(await fetch(`${server.url}/metrics`), 404);
  });
});

describe('A server', () => {
  test('counts uploads by what came of them, and the bytes that are stored', async () => {
    await using server = await startTestServer({ ...WITH_METRICS, FILES: 'all' });
    const url = await metricsUrl(server);
    const room = 'lobby';
    await using ada = await chatMember(server.url, 'WebSocket', room);
    const { file } = await uploadPicture(ada, server.url, room, await samplePicture('png'));
    await expectProblem(await postPicture(server.url, room, 'no-token', 'text'), 401);
    const series = await expectMetrics(url, {
      'chatbox_uploads_total{outcome="stored"}': 1,
      'chatbox_uploads_total{outcome="refused"}': 1,
      'chatbox_uploads_total{outcome="failed"}': 0,
    });
    expect(series.get('chatbox_uploaded_bytes_total')).toBeGreaterThan(file.bytes);
  });

  test('serves the dashboard and the alert rules of the manual as files', async () => {
    await using server = await startTestServer();
    const dashboard = await fetch(`${server.url}/docs/metrics/dashboard.json`);
    expect(dashboard.headers.get('Content-Type')).toBe('application/json');
    expect(await dashboard.json()).toMatchObject({ title: 'chat-box' });
    const alerts = await fetch(`${server.url}/docs/metrics/alerts.yaml`);
    expect(alerts.headers.get('Content-Type')).toBe('text/plain; charset=utf-8');
    expect(await alerts.text()).toContain('alert: ChatboxDown');
  });

  test('without METRICS answers /metrics with 404', async () => {
    await using server = await startTestServer();
    await expectProblem(await fetch(`${server.url}/metrics`), 404);
  });

  test('with METRICS_TOKEN serves its metrics on the main port to bearers of the token, and counts wrong ones', async () => {
    await using server = await startTestServer({ METRICS: '1', METRICS_TOKEN: TOKEN, TRUST_PROXY: '1' });
    const get = (authorization?: string) =>
      fetch(`${server.url}/metrics`, {
        headers: {
          'X-Forwarded-For': '192.0.2.7',
          ...(authorization !== undefined && { Authorization: authorization }),
        },
      });
    for (const authorization of [undefined, 'Basic YTpi']) {
      const refused = await get(authorization);
      expect(refused.headers.get('WWW-Authenticate')).toBe('Bearer realm="chat-box"');
      await expectProblem(refused, 401);
    }
    const wrong = await get('Bearer another-token-of-others');
    expect(wrong.headers.get('WWW-Authenticate')).toContain('error="invalid_token"');
    await expectProblem(wrong, 401);
    const right = await get(`Bearer ${TOKEN}`);
    expect(parseMetrics(await right.text()).get('chatbox_http_requests_total{route="metrics",status="401"}')).toBe(3);
    const statuses = new Set<number>();
    while (!statuses.has(429)) statuses.add((await get(`Bearer another-token-${newId()}`)).status);
    expect((await get(`Bearer ${TOKEN}`)).status).toBe(429);
  });

  test('names the setting when the port of the metrics is taken or not its own', async () => {
    using taken = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response() });
    const start = (env: Record<string, string>) => startTestServer({ METRICS: '1', ...env });
    await expect(start({ METRICS_PORT: String(taken.port) })).rejects.toThrow(
      `METRICS_PORT: another program uses TCP port ${taken.port} on 127.0.0.1.`,
    );
    await expect(start({ METRICS_PORT: '0', METRICS_HOST: '192.0.2.1' })).rejects.toThrow(
      'METRICS_HOST: 192.0.2.1 is not an address of this machine. Use 0.0.0.0',
    );
  });
});
