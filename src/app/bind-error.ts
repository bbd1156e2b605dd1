import { ConfigError } from '../config/env.ts';
import { errorText } from '../log.ts';

/** A port that could not be bound. */
export interface FailedBind {
  readonly protocol: 'TCP' | 'UDP';
  readonly port: number;
  /** Address to bind; undefined means all addresses. */
  readonly host: string | undefined;
  /** Name of the setting that holds the address. */
  readonly hostSetting: 'HOST' | 'UDP_HOST' | 'METRICS_HOST';
  /** Name of the setting that holds the port; undefined means `PORT` or `UDP_PORT`. */
  readonly portSetting?: 'METRICS_PORT';
}

/** Commands that show which program uses a port, by protocol. */
const LIST_COMMANDS = { TCP: 'ss -ltnp', UDP: 'ss -lunp' };

/** Creates the error for a port that could not be bound. Names the setting, the value, the system's code and the remedy. */
export function bindError(failed: FailedBind, error: unknown): ConfigError {
  const { protocol, port, host, hostSetting } = failed;
  const setting = failed.portSetting ?? (protocol === 'TCP' ? 'PORT' : 'UDP_PORT');
  const on = host === undefined ? '' : ` on ${host}`;
  const code = errorCode(error);
  switch (code) {
    case 'EADDRNOTAVAIL':
    case 'ENOENT':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_NONAME': {
      const remedy =
        hostSetting === 'METRICS_HOST'
          ? 'Use 0.0.0.0 for all of its addresses.'
          : 'Use PUBLIC_IP for the address that clients connect to.';
      return new ConfigError(`${hostSetting}: ${host} is not an address of this machine. ${remedy}`);
    }
    case 'EAFNOSUPPORT': {
      const remedy = host?.includes(':') ? 'This machine has no IPv6: use 0.0.0.0' : 'Use another address';
      return new ConfigError(`${hostSetting}: this machine does not support the address ${host} (${code}). ${remedy}.`);
    }
    case 'EACCES':
    case 'EPERM':
      return new ConfigError(
        `${setting}: this user may not bind ${protocol} port ${port}${on} (${code}). Use a port from 1024 on, or grant CAP_NET_BIND_SERVICE.`,
      );
    case 'EADDRINUSE':
      return new ConfigError(
        `${setting}: another program uses ${protocol} port ${port}${on}. Use another port, or stop that program (${LIST_COMMANDS[protocol]} 'sport = :${port}').`,
      );
    default:
      return new ConfigError(
        `${setting}: ${protocol} port ${port}${on} cannot be bound (${errorText(error)}). Use another port.`,
      );
  }
}

/** Returns whether a bind failed because the port is taken. Errors of the WebRTC library have no code and count as well. */
export function isPortTaken(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'EADDRINUSE' || code === undefined;
}

function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
