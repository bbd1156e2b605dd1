/** A metric, as the manual explains it. */
export interface MetricSpec {
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** One sentence. In plain text: the exposition contains it. */
  readonly help: string;
  /** Values of each label, in Markdown. Every label has a closed set of values, and none of them names a room or a person. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Upper bounds of the buckets of a histogram. */
  readonly buckets?: readonly number[];
}

/** For what takes microseconds to milliseconds on an idle machine. */
const WORK_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];
/** For what a client waits for. */
const WAIT_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

const CARRIER = { carrier: '`data-channel`, `websocket`', dialect: '`chat.v1`, `plain`, `unknown`' };
const CALL = { call: 'name of the script, or `command`' };

/** All metrics by name, in the order of the manual. Durations are in seconds and sizes in bytes. */
export const catalogue = {
  chatbox_rooms: { type: 'gauge', help: 'Rooms that are open on this node.' },
  chatbox_members: {
    type: 'gauge',
    help: 'Members on this node, including those that lost their connection and may return.',
  },
  chatbox_connections: { type: 'gauge', help: 'Open data channels and WebSockets.', labels: CARRIER },
  chatbox_peers: { type: 'gauge', help: 'WebRTC peers that have not closed yet.' },
  chatbox_unsent_bytes: { type: 'gauge', help: 'Bytes that wait for clients that read slowly.' },
  chatbox_ready: {
    type: 'gauge',
    help: '1 while a check of /readyz passes, otherwise 0.',
    labels: { check: 'name of the check, such as `journal`, `engine`, `drain`' },
  },
  chatbox_connections_opened_total: { type: 'counter', help: 'Connections that opened.', labels: CARRIER },
  chatbox_connections_closed_total: {
    type: 'counter',
    help: 'Connections that closed. The code is that of the bye message; client when the client or the network ended it.',
    labels: { ...CARRIER, code: 'a close code, or `client`' },
  },
  chatbox_received_frames_total: { type: 'counter', help: 'Frames from clients.', labels: CARRIER },
  chatbox_received_bytes_total: { type: 'counter', help: 'Bytes in frames from clients.', labels: CARRIER },
  chatbox_sent_frames_total: { type: 'counter', help: 'Frames to clients.', labels: CARRIER },
  chatbox_sent_bytes_total: { type: 'counter', help: 'Bytes in frames to clients.', labels: CARRIER },
  chatbox_offers_total: {
    type: 'counter',
    help: 'WebRTC offers by the status of the response; 201 opened a session.',
    labels: { endpoint: '`whip`, `whep`', status: 'an HTTP status' },
  },
  chatbox_connect_seconds: {
    type: 'histogram',
    help: 'Time from a WebRTC offer to the first open data channel.',
    buckets: WAIT_SECONDS,
  },
  chatbox_http_requests_total: {
    type: 'counter',
    help: 'HTTP requests by the status of the response; 101 opened a WebSocket, and 400 and above are refusals.',
    labels: {
      route: '`whip`, `whep`, `sessions`, `ws`, `rooms`, `api`, `health`, `check`, `metrics`, `file`',
      status: 'an HTTP status',
    },
  },
  chatbox_arrivals_total: {
    type: 'counter',
    help: 'chat.v1 members that were welcomed. Resumed: with their earlier id. Recovered: with all events that they missed.',
    labels: { resumed: '`true`, `false`', recovered: '`true`, `false`' },
  },
  chatbox_replayed_events_total: { type: 'counter', help: 'Events that returning members were sent again.' },
  chatbox_events_total: {
    type: 'counter',
    help: 'Events that commands on this node appended to the streams of rooms.',
    labels: { type: 'type of the event, such as `message`, `edited`, `reacted`' },
  },
  chatbox_commands_total: {
    type: 'counter',
    help: 'Commands of members and of the server API by what came of them. Repeated: a resend that had been carried out before.',
    labels: {
      type: 'type of the command, such as `send`, `edit`, `kick`; `text` of a plain member; `server`',
      outcome: '`accepted`, `unchanged`, `repeated`, `refused`',
    },
  },
  chatbox_refusals_total: {
    type: 'counter',
    help: 'Refused actions of members by the code of the error message.',
    labels: { code: 'an error code' },
  },
  chatbox_ack_seconds: {
    type: 'histogram',
    help: 'Time from the arrival of a command at its room to its answer.',
    buckets: WORK_SECONDS,
  },
  chatbox_turn_seconds: {
    type: 'histogram',
    help: 'Time from the start of a turn of a room to the last of its answers: commit, broadcast and acknowledgements.',
    buckets: WORK_SECONDS,
  },
  chatbox_turn_items: {
    type: 'histogram',
    help: 'Commands, entrances and departures in one turn of a room.',
    buckets: [1, 2, 4, 8, 16, 32, 64, 128],
  },
  chatbox_store_commit_seconds: {
    type: 'histogram',
    help: 'Time in which the journal, or the engine, commits a turn.',
    buckets: WORK_SECONDS,
  },
  chatbox_store_failures_total: { type: 'counter', help: 'Turns that the journal, or the engine, failed to commit.' },
  chatbox_moderation_actions_total: {
    type: 'counter',
    help: 'Actions in the audit log.',
    labels: {
      action: '`kick`, `ban`, `mute`, `unban`, `erase`, `delete`, `clear`, `restart`, `settings`, `report`, `resolve`',
    },
  },
  chatbox_engine_call_seconds: {
    type: 'histogram',
    help: 'Time in which the engine answers a call, failed calls included.',
    labels: CALL,
    buckets: WORK_SECONDS,
  },
  chatbox_engine_call_failures_total: {
    type: 'counter',
    help: 'Calls that the engine refused or did not answer in time.',
    labels: CALL,
  },
  chatbox_engine_faults_total: {
    type: 'counter',
    help: 'Faults that the node repairs by itself: missing publications, a silent subscription, changes by another node.',
    labels: { fault: '`gap`, `deaf`, `conflict`' },
  },
  chatbox_webhook_attempts_total: {
    type: 'counter',
    help: 'Attempts to deliver a webhook.',
    labels: { outcome: '`delivered`, `retried`, `dropped`' },
  },
  chatbox_webhook_lag_seconds: { type: 'gauge', help: 'Age of the oldest event that its webhook has not delivered.' },
  chatbox_uploads_total: {
    type: 'counter',
    help: 'Uploads of pictures by what came of them. Failed: the server was busy or its store failed.',
    labels: { outcome: '`stored`, `refused`, `failed`' },
  },
  chatbox_uploaded_bytes_total: {
    type: 'counter',
    help: 'Bytes of stored pictures, with their thumbnails. Those of removed pictures count too.',
  },
  chatbox_event_loop_lag_seconds: {
    type: 'histogram',
    help: 'Lateness of a timer that runs ten times a second: how long other work blocks the process.',
    buckets: WORK_SECONDS,
  },
  process_cpu_seconds_total: { type: 'counter', help: 'CPU time of the process, in user and system mode.' },
  process_resident_memory_bytes: { type: 'gauge', help: 'Resident memory of the process.' },
  process_start_time_seconds: { type: 'gauge', help: 'Start of the process, in seconds since 1970.' },
  process_open_fds: { type: 'gauge', help: 'Open file descriptors. Only on Linux.' },
  process_max_fds: { type: 'gauge', help: 'Limit of open file descriptors. Only on Linux.' },
} as const satisfies Readonly<Record<string, MetricSpec>>;

/** Names of metrics of one type. */
export type MetricName<Type extends MetricSpec['type']> = {
  [Name in keyof typeof catalogue]: (typeof catalogue)[Name]['type'] extends Type ? Name : never;
}[keyof typeof catalogue];
