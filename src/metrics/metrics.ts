import type { Clock } from '../clock.ts';
import type { MetricsSettings } from '../config/metrics-settings.ts';
import { readCredentials, tokenRefusal, tokenRequired } from '../http/authorization.ts';
import { Problem } from '../http/problem.ts';
import { readRequestUrl } from '../http/request-url.ts';
import type { Log } from '../log.ts';
import type { WrongTokens } from '../ports/admission.ts';
import type { Figures, Observer } from '../ports/observations.ts';
import type { RouteOutcome, Routes } from '../ports/routes.ts';
import { isSameSecret } from '../secrets.ts';
import { createProcessMetrics, createServerGauges, sampleEventLoopLag } from './gauges.ts';
import { MetricSet } from './metric-set.ts';
import { createObserver } from './observer.ts';

/** Collaborators of the metrics. */
export interface MetricsDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly wrongTokens: WrongTokens;
  readonly figures: () => Figures;
  /** Opens a port apart, and returns its number. Throws a ConfigError. */
  readonly listenApart: (
    port: {
      readonly port: number;
      readonly host: string;
      readonly portSetting: 'METRICS_PORT';
      readonly hostSetting: 'METRICS_HOST';
    },
    handle: (request: Request, address: string) => RouteOutcome | Promise<RouteOutcome>,
  ) => number;
}

const PATH = '/metrics';

/** Creates the metrics, and serves them at `/metrics` of the main port or of a port apart. Throws a ConfigError. */
export function createMetrics(
  settings: MetricsSettings,
  { clock, log, wrongTokens, figures, listenApart }: MetricsDeps,
): { readonly observer: Observer; readonly routes?: Routes } {
  const set = createMetricSet(figures, clock);
  const observer = createObserver(set);
  const handle = async (request: Request, address: string): Promise<RouteOutcome> => {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return new Problem(405, 'Use GET or HEAD.', { Allow: 'GET, HEAD' });
    const refusal =
      settings.token === undefined ? undefined : checkToken(request, address, settings.token, wrongTokens);
    if (refusal) return refusal;
    const headers = { 'Content-Type': set.contentType, 'Cache-Control': 'no-store' };
    return new Response(await set.expose(), { headers });
  };
  if (settings.kind === 'path')
    return {
      observer,
      routes: { paths: [PATH], handle: (request, { address }) => handle(request, address) },
    };
  const { host } = settings;
  const names = { portSetting: 'METRICS_PORT', hostSetting: 'METRICS_HOST' } as const;
  const port = listenApart({ ...names, port: settings.port, host }, (request, address) =>
    readRequestUrl(request).pathname === PATH
      ? handle(request, address)
      : new Problem(404, `This port has only ${PATH}.`),
  );
  log('metrics: listening', { host, port });
  return { observer };
}

/** Creates all metrics that no observer fills. */
function createMetricSet(figures: () => Figures, clock: Clock): MetricSet {
  const set = new MetricSet();
  createServerGauges(set, figures);
  createProcessMetrics(set, clock);
  sampleEventLoopLag(set, clock);
  return set;
}

/** Returns the refusal of a request without the right token. A wrong one counts towards the limit of its network. */
function checkToken(request: Request, address: string, token: string, wrongTokens: WrongTokens): Problem | undefined {
  const credentials = readCredentials(request);
  if (credentials.kind !== 'token') return tokenRequired('Send METRICS_TOKEN as a bearer token.');
  const limited = wrongTokens.refusal(address);
  if (limited) return limited;
  if (isSameSecret(credentials.token, token)) return undefined;
  wrongTokens.count(address, credentials.token);
  return tokenRefusal('invalid_token', 'The token is not METRICS_TOKEN.');
}
