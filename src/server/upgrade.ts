import { Problem } from '../http/problem.ts';

/** The headers of RFC 9110 section 15.5.22 and of RFC 6455 section 4.4. */
const UPGRADE_HEADERS = { Upgrade: 'websocket', Connection: 'Upgrade', 'Sec-WebSocket-Version': '13' };
/** Sixteen bytes in Base64 (RFC 6455 section 4.1). */
const WEBSOCKET_KEY = /^[A-Za-z0-9+/]{22}==$/;

/** Returns the refusal of a WebSocket of another version. Bun would refuse it without a body. */
export function versionRefusal({ headers }: Request): Problem | undefined {
  if (!headers.has('Sec-WebSocket-Key') || headers.get('Sec-WebSocket-Version') === '13') return undefined;
  return new Problem(426, 'Use version 13 of the WebSocket protocol (RFC 6455).', UPGRADE_HEADERS);
}

/** Explains why Bun has not upgraded a request to a WebSocket (RFC 6455 section 4.2.1). */
export function upgradeRefusal({ headers }: Request): Problem {
  const key = headers.get('Sec-WebSocket-Key');
  if (key === null || WEBSOCKET_KEY.test(key)) return new Problem(426, 'Use a WebSocket here.', UPGRADE_HEADERS);
  return new Problem(400, 'Sec-WebSocket-Key must be 16 bytes in Base64 (RFC 6455 section 4.1).');
}

/** Returns the first known subprotocol that a client offers; empty when it offers none, and undefined when it offers only others. */
export function selectProtocol({ headers }: Request, isKnown: (name: string) => boolean): string | undefined {
  const offered = headers
    .get('Sec-WebSocket-Protocol')
    ?.split(',')
    .map((name) => name.trim());
  return offered ? offered.find((name) => name !== '' && isKnown(name)) : '';
}
