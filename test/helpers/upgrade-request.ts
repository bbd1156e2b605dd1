/** Options of a hand-written WebSocket request. */
export interface UpgradeOptions {
  readonly room?: string;
  /** Subprotocol; empty for none. */
  readonly protocol?: string;
  /** Address of the client, as a trusted proxy writes it. */
  readonly address?: string | undefined;
}

/** Returns the request that opens a WebSocket (RFC 6455 section 4.1), for tests that write frames by hand. */
export function upgradeRequest({ room = 'lobby', protocol = '', address }: UpgradeOptions = {}): string {
  return [
    `GET /ws/${room} HTTP/1.1`,
    ...['Host: localhost', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'],
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ...(address === undefined ? [] : [`X-Forwarded-For: ${address}`]),
    ...(protocol === '' ? [] : [`Sec-WebSocket-Protocol: ${protocol}`]),
    '\r\n',
  ].join('\r\n');
}
