import { describe, expect } from 'bun:test';
import { writeFileSync } from 'node:fs';
import { carriers } from '../helpers/carriers.ts';
import { chatMember } from '../helpers/chat-member.ts';
import { freshRoom } from '../helpers/fresh-room.ts';
import { codeBlocks } from '../helpers/manual-sources.ts';
import { projectRoot } from '../helpers/project-root.ts';
import { ALERTS_PATH, alertRules } from '../helpers/prometheus-rules.ts';
import { metricsUrl, WITH_METRICS } from '../helpers/read-metrics.ts';
import { prometheusTest, promtool, startPrometheus, type Prometheus } from '../helpers/start-prometheus.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { until } from '../helpers/until.ts';

const TOKEN = 'a-token-for-prometheus';

/** The configurations of Prometheus in the manual: a port apart, a token on the main port, the rules. */
const [apartConfig = '', tokenConfig = '', rulesConfig = ''] = codeBlocks(
  await Bun.file(`${projectRoot}www/docs/metrics.md`).text(),
)
  .filter(({ language }) => language === 'yaml')
  .map(({ code }) => code);

/** The manual's configurations as one, for two servers of this test. A scrape a second makes rates within a few seconds. */
function composeConfig(apart: string, main: string, tokenFile: string): string {
  const withToken = tokenConfig
    .replace('scheme: https', 'scheme: http')
    .replace('/etc/prometheus/chatbox-token', tokenFile)
    .replace('chat.example', main)
    .replace('job_name: chatbox', 'job_name: chatbox-with-token')
    .replace('scrape_configs:\n', '');
  const rules = rulesConfig.replace('chatbox-alerts.yaml', ALERTS_PATH);
  const global = 'global:\n  scrape_interval: 1s\n  scrape_timeout: 1s\n  evaluation_interval: 1s\n';
  const jobs = (apartConfig.replace('127.0.0.1:9464', apart) + withToken).replaceAll(/ *scrape_interval: 15s\n/g, '');
  return global + rules + jobs;
}

/** Waits until the value of a query is accepted. Calls `meanwhile` before each attempt. */
async function expectValue(
  prometheus: Prometheus,
  expression: string,
  accepts: (value: number) => boolean,
  meanwhile: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const isThere = async () => {
    await meanwhile();
    return accepts(Number((await prometheus.query(expression))[0]?.value[1]));
  };
  await until(isThere, `${expression} has the expected value`, 30_000);
}

/** Every query of the dashboard, for all nodes and the last minute. */
async function dashboardQueries(): Promise<readonly string[]> {
  const text = await Bun.file(`${projectRoot}www/docs/metrics/dashboard.json`).text();
  const { panels } = JSON.parse(text) as {
    readonly panels: readonly { readonly targets?: { readonly expr: string }[] }[];
  };
  return panels
    .flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))
    .map((expr) => expr.replaceAll('$__rate_interval', '1m').replaceAll('$instance', '.*'));
}

describe('Prometheus', () => {
  prometheusTest('scrapes servers with the configuration of the manual, and has what members did', async () => {
    using folder = temporaryFolder();
    const tokenFile = `${folder.path}/token`;
    writeFileSync(tokenFile, TOKEN);
    await using apart = await startTestServer(WITH_METRICS);
    await using withToken = await startTestServer({ METRICS: '1', METRICS_TOKEN: TOKEN });
    const { host } = new URL(await metricsUrl(apart));
    await using prometheus = await startPrometheus(composeConfig(host, `127.0.0.1:${withToken.port}`, tokenFile));
    for (const job of ['chatbox', 'chatbox-with-token'])
      await expectValue(prometheus, `up{job="${job}"}`, (value) => value === 1);

    const room = freshRoom();
    await using ada = await chatMember(apart.url, 'WebSocket', room);
    await using bob = await chatMember(apart.url, 'data channel', room);
    await using plain = await carriers['data channel'](apart.url, { room });
    await using eve = await chatMember(withToken.url, 'WebSocket', room);
    for (let round = 0; round < 20; round++) {
      expect(await ada.outcome({ type: 'send', text: `from Ada ${round}` })).toBe('ack');
      expect(await bob.outcome({ type: 'send', text: `from Bob ${round}` })).toBe('ack');
      plain.send(`from a plain member ${round}`);
      expect(await eve.outcome({ type: 'send', text: `from Eve ${round}` })).toBe('ack');
    }
    await ada.next('message', ({ text }) => text === 'from a plain member 19');
    const is = (expected: number) => (value: number) => value === expected;
    await expectValue(prometheus, 'sum(chatbox_events_total{type="message"})', is(80));
    await expectValue(prometheus, 'sum(chatbox_members)', is(4));
    await expectValue(prometheus, 'sum(chatbox_connections{carrier="data-channel"})', is(2));
    await expectValue(prometheus, 'sum(chatbox_sent_frames_total{dialect="plain"})', is(60));
    // A series that begins with its last value has no rate.
    const talk = async () => expect(await ada.outcome({ type: 'send', text: 'more' })).toBe('ack');
    const isPositive = (value: number) => value > 0;
    await expectValue(prometheus, 'sum(rate(chatbox_commands_total{outcome="accepted"}[1m]))', isPositive, talk);
    const answer = 'histogram_quantile(0.99, sum by (le) (rate(chatbox_ack_seconds_bucket[1m])))';
    await expectValue(prometheus, answer, isPositive, talk);
    for (const query of await dashboardQueries()) await prometheus.query(query);
  });

  prometheusTest('evaluates every alert, and finds out that a server has ended', async () => {
    await using server = await startTestServer(WITH_METRICS);
    const { host } = new URL(await metricsUrl(server));
    await using prometheus = await startPrometheus(composeConfig(host, host, '/dev/null'));
    await expectValue(prometheus, 'up{job="chatbox"}', (value) => value === 1);
    const states = async () => {
      const { groups } = (await prometheus.get('rules')) as {
        readonly groups: readonly { readonly rules: readonly Rule[] }[];
      };
      return groups.flatMap(({ rules }) => rules);
    };
    const expected = (await alertRules()).map(({ alert }) => alert);
    await until(async () => (await states()).every(({ health }) => health === 'ok'), 'all rules are evaluated');
    expect((await states()).map(({ name }) => name)).toEqual(expected);
    await server.stop();
    const isPending = async () =>
      (await states()).some(({ name, state }) => name === 'ChatboxDown' && state !== 'inactive');
    await until(isPending, 'ChatboxDown is pending', 30_000);
  });
});

/** A rule, as the API of Prometheus returns it. */
interface Rule {
  readonly name: string;
  readonly health: string;
  readonly state: string;
}

describe('promtool', () => {
  prometheusTest('finds no fault in the metrics of a server that members use', async () => {
    await using server = await startTestServer(WITH_METRICS);
    const room = freshRoom();
    await using ada = await chatMember(server.url, 'WebSocket', room);
    await using bob = await chatMember(server.url, 'data channel', room);
    expect(await ada.outcome({ type: 'send', text: 'hello' })).toBe('ack');
    expect(await bob.outcome({ type: 'rename', name: 'x' })).toBe('bad-name');
    const text = await (await fetch(await metricsUrl(server))).text();
    expect(await promtool(['check', 'metrics'], text)).toBe('');
  });

  prometheusTest('finds no fault in the alert rules', async () => {
    expect(await promtool(['check', 'rules', ALERTS_PATH])).toContain('SUCCESS');
  });
});
