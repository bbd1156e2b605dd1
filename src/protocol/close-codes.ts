/**
 * Every way the server ends a carrier of its own accord: the `code` of `bye` and the close code of a WebSocket, from the
 * private range (RFC 6455 section 7.4.2). Below 4100 the client comes back by itself; from there on only a person decides.
 * A close that is none of these, or without `bye`, is an accident: come back.
 */
export const closeStatus = {
  shutdown: 4000,
  silent: 4001,
  'hello-timeout': 4002,
  slow: 4003,
  'room-limit': 4004,
  failed: 4005,
  ended: 4100,
  protocol: 4101,
  unsupported: 4102,
  'too-many-channels': 4103,
  flood: 4104,
  rate: 4105,
  replaced: 4106,
  kicked: 4107,
  'not-admin': 4108,
  'too-large': 4109,
} as const;

/** The `code` of `bye`. */
export type CloseCode = keyof typeof closeStatus;

const codes = Object.keys(closeStatus) as CloseCode[];

/** What a code or a WebSocket status stands for, if it is one of ours. */
export function readCloseCode(codeOrStatus: string | number | undefined): CloseCode | undefined {
  return codes.find((code) => code === codeOrStatus || closeStatus[code] === codeOrStatus);
}

/** True: reconnect by itself. False: only a person decides to come back. */
export function mayReconnect(code: CloseCode): boolean {
  return closeStatus[code] < 4100;
}
