import { describe, expect, test } from 'bun:test';
import { catalogue } from '../../../../src/metrics/catalogue.ts';
import { sampleEventLoopLag } from '../../../../src/metrics/gauges.ts';
import { MetricSet } from '../../../../src/metrics/metric-set.ts';
import { createMetrics } from '../../../../src/metrics/metrics.ts';
import { createObserver } from '../../../../src/metrics/observer.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { parseMetrics } from '../../../helpers/read-metrics.ts';

const NOTHING = { rooms: 0, members: 0, peers: 0, webSockets: 0, unsentBytes: 0, checks: [] };

/** An observer, and a function that reads what it counts. */
function newObserver() {
  const set = new MetricSet();
  return { observer: createObserver(set), read: async () => parseMetrics(await set.expose()) };
}

describe('The metrics', () => {
  test('are those of the catalogue, and of no other name', async () => {
    const { routes } = createMetrics(
      { kind: 'path', token: 'x'.repeat(16) },
      {
        ...{ clock: manualClock(), log: () => {}, figures: () => NOTHING, listenApart: () => 0 },
        wrongTokens: { refusal: () => undefined, count: () => {} },
      },
    );
    const request = new Request('http://host.example/metrics', {
      headers: { Authorization: `Bearer ${'x'.repeat(16)}` },
    });
    const context = {
      ...{ pathname: '/metrics', socketAddress: '', address: '', serveFile: () => new Response() },
      setIdleTimeout: () => {},
    };
    const response = await routes?.handle(request, context);
    if (!(response instanceof Response)) throw new Error('The metrics were refused.');
    const names = [...(await response.text()).matchAll(/^# TYPE (\w+) /gm)].map(([, name]) => name);
    expect(names.toSorted()).toEqual(Object.keys(catalogue).toSorted());
  });

  test('follow the conventions of Prometheus: base units, and _total for counters only', () => {
    for (const [name, { type }] of Object.entries(catalogue)) {
      expect(name).toMatch(/^(chatbox|process)_[a-z_]+$/);
      expect(name).not.toMatch(/_(ms|milliseconds|kb|mb|minutes)(_|$)/);
      expect(name.endsWith('_total')).toBe(type === 'counter');
    }
  });
});

describe('createObserver', () => {
  test('converts milliseconds to seconds', async () => {
    const { observer, read } = newObserver();
    observer.turn(4, 3);
    observer.committed(2_000, true);
    observer.webhookLag(90_000);
    const series = await read();
    expect(series.get('chatbox_turn_seconds_sum')).toBe(0.004);
    expect(series.get('chatbox_turn_seconds_bucket{le="0.005"}')).toBe(1);
    expect(series.get('chatbox_turn_seconds_bucket{le="0.0025"}')).toBe(0);
    expect(series.get('chatbox_store_commit_seconds_sum')).toBe(2);
    expect(series.get('chatbox_webhook_lag_seconds')).toBe(90);
  });

  test('counts requests by a closed set of routes, whatever path a client requests', async () => {
    const { observer, read } = newObserver();
    const paths = [
      '/',
      '/constructor',
      '/__proto__',
      '/room "x"\n',
      '/docs/metrics',
      '/healthz',
      '/whip/lobby',
      '/whipx',
    ];
    for (const path of paths) observer.responded('GET', path, 200);
    observer.responded('POST', '/whep/lobby', 201);
    const series = await read();
    const counted = [...series].filter(([name]) => /^chatbox_(http_requests|offers)_total/.test(name));
    expect(Object.fromEntries(counted)).toEqual({
      'chatbox_http_requests_total{route="file",status="200"}': 6,
      'chatbox_http_requests_total{route="health",status="200"}': 1,
      'chatbox_http_requests_total{route="whip",status="200"}': 1,
      'chatbox_http_requests_total{route="whep",status="201"}': 1,
      'chatbox_offers_total{endpoint="whep",status="201"}': 1,
    });
  });

  test('adds up the frames of all connections of a carrier and dialect', async () => {
    const { observer, read } = newObserver();
    const [one, two] = [observer.opened('websocket', 'plain'), observer.opened('websocket', 'plain')];
    one.received(3);
    two.sent(5);
    two.sent(7);
    one.closed('slow');
    const series = await read();
    const labels = '{carrier="websocket",dialect="plain"}';
    expect(series.get(`chatbox_connections${labels}`)).toBe(1);
    expect(series.get(`chatbox_received_frames_total${labels}`)).toBe(1);
    expect(series.get(`chatbox_received_bytes_total${labels}`)).toBe(3);
    expect(series.get(`chatbox_sent_frames_total${labels}`)).toBe(2);
    expect(series.get(`chatbox_sent_bytes_total${labels}`)).toBe(12);
    expect(series.get('chatbox_connections_closed_total{carrier="websocket",dialect="plain",code="slow"}')).toBe(1);
    expect(await read()).toEqual(series);
  });
});

describe('sampleEventLoopLag', () => {
  test('measures how late a timer of 100 ms runs, until it is stopped', async () => {
    const set = new MetricSet();
    const clock = manualClock();
    const stop = sampleEventLoopLag(set, clock);
    clock.advance(200);
    clock.block(400);
    clock.advance(0);
    const series = parseMetrics(await set.expose());
    expect(series.get('chatbox_event_loop_lag_seconds_count')).toBe(3);
    expect(series.get('chatbox_event_loop_lag_seconds_sum')).toBeCloseTo(0.3);
    stop();
    expect(clock.pending).toBe(0);
  });
});
