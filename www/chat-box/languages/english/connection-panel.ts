import type { Route } from '../../../client/carriers/carrier.ts';
import type { ConnectFailure } from '../../../client/connect-failure.ts';

/** Words of the connection panel, in English. */
export const english = {
  transport: 'Transport',
  transportName: (route: Route): string => (route === 'websocket' ? 'WebSocket (TCP)' : 'Data channel (UDP)'),
  route: 'Route',
  direct: 'Direct',
  relayed: 'Relayed (TURN)',
  roundTrip: 'Round trip',
  milliseconds: (count: number) => `${count} ms`,
  ipVersion: 'IP version',
  connectedSince: 'Connected since',
  /** Why the connection is a WebSocket and not a data channel. */
  fallbackReason(why: ConnectFailure): string {
    const next = 'The chat retries a data channel from time to time.';
    switch (why.kind) {
      case 'refused':
        return `The server refused a data channel: ${why.detail}`;
      case 'lost':
        return `The data channel stopped responding, so a WebSocket is used. ${next}`;
      default:
        return `UDP doesn’t get through on this network, so a WebSocket is used. ${next}`;
    }
  },
};
