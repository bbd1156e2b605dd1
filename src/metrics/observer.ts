import type { EngineFault, Observer, UploadOutcome, WebhookOutcome } from '../ports/observations.ts';
import type { MetricSet } from './metric-set.ts';
import { observeTraffic } from './traffic.ts';

const MS_PER_SECOND = 1_000;

/** Values that exist before the first of their kind happens: a rate needs a first value. */
const FAULTS: readonly EngineFault[] = ['gap', 'deaf', 'conflict'];
const WEBHOOK_OUTCOMES: readonly WebhookOutcome[] = ['delivered', 'retried', 'dropped'];
const UPLOAD_OUTCOMES: readonly UploadOutcome[] = ['stored', 'refused', 'failed'];

/** Creates the observer that fills the metrics. */
export function createObserver(set: MetricSet): Observer {
  const turnSeconds = set.histogram('chatbox_turn_seconds');
  const turnItems = set.histogram('chatbox_turn_items');
  const ackSeconds = set.histogram('chatbox_ack_seconds');
  const commands = set.counter('chatbox_commands_total');
  const refusals = set.counter('chatbox_refusals_total');
  const events = set.counter('chatbox_events_total');
  const actions = set.counter('chatbox_moderation_actions_total');
  const arrivals = set.counter('chatbox_arrivals_total');
  const replayed = set.counter('chatbox_replayed_events_total');
  const commitSeconds = set.histogram('chatbox_store_commit_seconds');
  const storeFailures = set.counter('chatbox_store_failures_total');
  const connectSeconds = set.histogram('chatbox_connect_seconds');
  const offers = set.counter('chatbox_offers_total');
  const requests = set.counter('chatbox_http_requests_total');
  const callSeconds = set.histogram('chatbox_engine_call_seconds');
  const callFailures = set.counter('chatbox_engine_call_failures_total');
  const faults = set.counter('chatbox_engine_faults_total');
  const webhooks = set.counter('chatbox_webhook_attempts_total');
  const webhookLag = set.gauge('chatbox_webhook_lag_seconds');
  const uploads = set.counter('chatbox_uploads_total');
  const uploadedBytes = set.counter('chatbox_uploaded_bytes_total');
  for (const fault of FAULTS) faults.inc({ fault }, 0);
  for (const outcome of WEBHOOK_OUTCOMES) webhooks.inc({ outcome }, 0);
  for (const outcome of UPLOAD_OUTCOMES) uploads.inc({ outcome }, 0);
  return {
    turn(durationMs, items) {
      turnSeconds.observe(durationMs / MS_PER_SECOND);
      turnItems.observe(items);
    },
    command(type, outcome, waitedMs) {
      commands.inc({ type, outcome });
      if (waitedMs !== undefined) ackSeconds.observe(waitedMs / MS_PER_SECOND);
    },
    refused: (code) => refusals.inc({ code }),
    event: (type) => events.inc({ type }),
    moderated: (action) => actions.inc({ action }),
    arrived: (resumed, recovered) => arrivals.inc({ resumed: String(resumed), recovered: String(recovered) }),
    replayed: (count) => replayed.inc(count),
    committed(durationMs, hasFailed) {
      commitSeconds.observe(durationMs / MS_PER_SECOND);
      if (hasFailed) storeFailures.inc();
    },
    opened: observeTraffic(set),
    connected: (durationMs) => connectSeconds.observe(durationMs / MS_PER_SECOND),
    responded(method, pathname, status) {
      const { route, offerTo } = classifyRequest(method, pathname);
      requests.inc({ route, status });
      if (offerTo) offers.inc({ endpoint: offerTo, status });
    },
    engineCalled(call, durationMs, hasFailed) {
      callSeconds.observe({ call }, durationMs / MS_PER_SECOND);
      if (hasFailed) callFailures.inc({ call });
    },
    engineFault: (fault) => faults.inc({ fault }),
    webhookAttempted: (outcome) => webhooks.inc({ outcome }),
    uploaded(outcome, bytes) {
      uploads.inc({ outcome });
      uploadedBytes.inc(bytes);
    },
    webhookLag: (lagMs) => webhookLag.set(lagMs / MS_PER_SECOND),
  };
}

/** A request, by the closed set of values that labels have. */
interface ClassifiedRequest {
  readonly route: string;
  /** The endpoint that an offer was sent to; undefined for any other request. */
  readonly offerTo: string | undefined;
}

/** Routes by the first segment of a path. Every other path is that of a file, or of nothing. */
const ROUTES: Readonly<Record<string, string>> = {
  ...{ whip: 'whip', whep: 'whep', sessions: 'sessions', ws: 'ws', rooms: 'rooms' },
  ...{ api: 'api', check: 'check', metrics: 'metrics' },
  ...{ healthz: 'health', livez: 'health', readyz: 'health' },
};

/** Classifies a request by its path and method. */
function classifyRequest(method: string, pathname: string): ClassifiedRequest {
  const [, first = ''] = pathname.split('/', 2);
  const route = Object.hasOwn(ROUTES, first) ? (ROUTES[first] ?? 'file') : 'file';
  return { route, offerTo: method === 'POST' && (route === 'whip' || route === 'whep') ? route : undefined };
}
