/*
 * Close codes: the `code` of a `bye` message and the matching WebSocket close code, from the private range (RFC 6455
 * section 7.4.2). A carrier that closes without one of these codes was lost, and the client reconnects.
 *
 * The page bundles this file. All other facts about a code are in `close-reasons.ts`, which only the server imports.
 */

/** After these codes the client reconnects automatically. Their WebSocket close codes count from 4000. */
const RECONNECTING_CODES = [
  'shutdown',
  'silent',
  'hello-timeout',
  'slow',
  'room-limit',
  'failed',
  'busy',
  'expired',
] as const;

/** After these codes the client waits for the user. Their WebSocket close codes count from 4100. */
const FINAL_CODES = [
  'ended',
  'protocol',
  'unsupported',
  'too-many-channels',
  'flood',
  'rate',
  'replaced',
  'kicked',
  'not-admin',
  'too-large',
  'network-banned',
  'users-only',
  'room-deleted',
] as const;

/** The `code` of a `bye` message. */
export type CloseCode = (typeof RECONNECTING_CODES)[number] | (typeof FINAL_CODES)[number];

/** Finds the close code for a `bye` code or a WebSocket close code. Returns undefined for any other code, such as 1006. */
export function readCloseCode(codeOrStatus: string | number | undefined): CloseCode | undefined {
  const find = (codes: readonly CloseCode[], firstStatus: number) =>
    codes.find((code, at) => code === codeOrStatus || firstStatus + at === codeOrStatus);
  return find(RECONNECTING_CODES, 4000) ?? find(FINAL_CODES, 4100);
}

/** Returns whether a client reconnects automatically after this close code. */
export function mayReconnect(code: CloseCode): boolean {
  return RECONNECTING_CODES.some((reconnecting) => reconnecting === code);
}
