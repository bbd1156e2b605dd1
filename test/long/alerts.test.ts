import { writeFileSync } from 'node:fs';
import { expect } from 'bun:test';
import { ALERTS_PATH, alertRules } from '../helpers/prometheus-rules.ts';
import { prometheusTest, promtool } from '../helpers/start-prometheus.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

/**
 * For each alert, series of one server and their values every 15 s, in the notation of promtool: healthy for half an hour, then
 * not. Every series is a counter or a gauge of the catalogue, without the labels `job` and `instance`.
 */
const STORIES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ChatboxDown: { up: '1x120 0x120' },
  ChatboxNotReady: { 'chatbox_ready{check="journal"}': '1x120 0x120' },
  ChatboxStoreFails: { chatbox_store_failures_total: '0x120 1+1x120' },
  ChatboxRestarts: { process_start_time_seconds: '100x120 200+100x120' },
  ChatboxAnswersSlowly: histogram('chatbox_ack_seconds', '1'),
  ChatboxStoreSlow: histogram('chatbox_store_commit_seconds', '0.5'),
  ChatboxEventLoopBlocked: histogram('chatbox_event_loop_lag_seconds', '0.25'),
  ChatboxRefusesConnections: {
    'chatbox_http_requests_total{route="ws",status="101"}': '0+10x240',
    'chatbox_http_requests_total{route="ws",status="503"}': '0x120 0+10x120',
  },
  ChatboxChannelsDoNotOpen: {
    'chatbox_offers_total{endpoint="whip",status="201"}': '0+10x240',
    chatbox_connect_seconds_count: '0+10x120 1210+1x120',
  },
  ChatboxSlowReaders: { 'chatbox_connections_closed_total{code="slow"}': '0x120 0+10x120' },
  ChatboxFilesRunOut: { process_open_fds: '100x120 900x120', process_max_fds: '1000x240' },
  ChatboxMemoryHigh: { process_resident_memory_bytes: '1000000000x120 4000000000x120' },
  ChatboxEngineSlow: histogram('chatbox_engine_call_seconds', '0.25'),
  ChatboxEngineDeaf: { 'chatbox_engine_faults_total{fault="deaf"}': '0x120 1+1x120' },
  ChatboxWebhooksLate: { chatbox_webhook_lag_seconds: '0x120 600x120' },
  ChatboxWebhooksDropped: { 'chatbox_webhook_attempts_total{outcome="dropped"}': '0x120 1+1x120' },
};

/** A histogram whose observations are all of a millisecond or less for half an hour, and then all of nearly `slow` seconds. */
function histogram(name: string, slow: string): Readonly<Record<string, string>> {
  return {
    [`${name}_bucket{le="0.001"}`]: '0+10x120 1200x120',
    [`${name}_bucket{le="${Number(slow) * 0.9}"}`]: '0+10x120 1200x120',
    [`${name}_bucket{le="${slow}"}`]: '0+10x240',
    [`${name}_bucket{le="+Inf"}`]: '0+10x240',
  };
}

/** promtool evaluates each rule 240 times, for each alert, in a database of its own. */
const RULES_TIMEOUT_MS = 240_000;

/** Adds the labels that Prometheus adds to each series. */
function labelled(series: string): string {
  const added = 'job="chatbox",instance="n1"';
  return series.includes('{') ? series.replace('{', `{${added},`) : `${series}{${added}}`;
}

/** A query that has one series when an alert fires, and none otherwise. */
const firing = (alert: string) => `count by (alertname) (ALERTS{alertname="${alert}",alertstate="firing"})`;

prometheusTest(
  'Each alert is silent while its server is well, and fires within half an hour when it is not',
  async () => {
    using folder = temporaryFolder();
    expect(Object.keys(STORIES)).toEqual((await alertRules()).map(({ alert }) => alert));
    const tests = Object.entries(STORIES).map(([alert, story]) => ({
      interval: '15s',
      input_series: Object.entries(story).map(([series, values]) => ({ series: labelled(series), values })),
      promql_expr_test: [
        { expr: firing(alert), eval_time: '29m', exp_samples: [] },
        { expr: firing(alert), eval_time: '59m', exp_samples: [{ labels: `{alertname="${alert}"}`, value: 1 }] },
      ],
    }));
    const file = `${folder.path}/rules.json`;
    // YAML contains JSON.
    writeFileSync(file, JSON.stringify({ rule_files: [ALERTS_PATH], evaluation_interval: '15s', tests }));
    expect(await promtool(['test', 'rules', file])).toContain('SUCCESS');
  },
  RULES_TIMEOUT_MS,
);
