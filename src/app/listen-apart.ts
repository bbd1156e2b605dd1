import { Problem } from '../http/problem.ts';
import { errorText, type Log } from '../log.ts';
import type { RouteOutcome } from '../ports/routes.ts';
import { bindError } from './bind-error.ts';

/** A port of a capability, beside that of the server. */
export interface PortApart {
  /** 0 selects a free port. */
  readonly port: number;
  readonly host: string;
  /** The settings that hold them. */
  readonly portSetting: 'METRICS_PORT';
  readonly hostSetting: 'METRICS_HOST';
}

/** Opens a port apart, and returns its number. `address` is the IP address at the other end of the socket. Throws a ConfigError. */
export type ListenApart = (
  port: PortApart,
  handle: (request: Request, address: string) => RouteOutcome | Promise<RouteOutcome>,
) => number;

/** Maximum size of a request's body: these ports only serve files. */
const MAX_REQUEST_BYTES = 1_024;

/** Creates the function that opens ports apart. They stay open until the process ends. */
export function createListenApart(log: Log): ListenApart {
  return ({ port, host, portSetting, hostSetting }, handle) => {
    try {
      const listening = Bun.serve({
        ...{ port, hostname: host, maxRequestBodySize: MAX_REQUEST_BYTES },
        async fetch(request, server) {
          try {
            const outcome = await handle(request, server.requestIP(request)?.address ?? '');
            return outcome instanceof Problem ? outcome.toResponse() : outcome;
          } catch (error) {
            log('a request failed', { error: errorText(error) }, 'error');
            return new Problem(500, 'The server failed to handle this request. Try again later.').toResponse();
          }
        },
      });
      return listening.port ?? port;
    } catch (error) {
      throw bindError({ protocol: 'TCP', port, host, portSetting, hostSetting }, error);
    }
  };
}
