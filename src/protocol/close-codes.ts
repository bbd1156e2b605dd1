/**
 * Close codes: the `code` of a `bye` message and the matching WebSocket close code, from the private range (RFC 6455
 * section 7.4.2). Below 4100 the client reconnects automatically; from 4100 on it waits for the user. A carrier that
 * closes without one of these codes was lost, and the client reconnects.
 *
 * The page bundles this file. All other facts about a code are in `close-reasons.ts`, which only the server imports.
 */
export const closeStatus = {
  shutdown: 4000,
  silent: 4001,
  'hello-timeout': 4002,
  slow: 4003,
  'room-limit': 4004,
  failed: 4005,
  busy: 4006,
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
  'network-banned': 4110,
} as const;

/** The `code` of a `bye` message. */
export type CloseCode = keyof typeof closeStatus;

const codes = Object.keys(closeStatus) as CloseCode[];

/** Finds the close code for a `bye` code or a WebSocket close code. Returns undefined for any other code, such as 1006. */
export function readCloseCode(codeOrStatus: string | number | undefined): CloseCode | undefined {
  return codes.find((code) => code === codeOrStatus || closeStatus[code] === codeOrStatus);
}

/** Returns whether a client reconnects automatically after this close code. */
export function mayReconnect(code: CloseCode): boolean {
  return closeStatus[code] < 4100;
}
