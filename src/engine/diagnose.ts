import { readFile } from 'node:fs/promises';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Clock } from '../clock.ts';
import { describePlace } from '../config/engine-url.ts';
import { errorText } from '../log.ts';
import type { LinkTarget } from './link.ts';

/** Time for all steps, in milliseconds. */
const DIAGNOSIS_TIMEOUT_MS = 2_000;
/** Bytes of a reply that are read: more than any reply to AUTH and PING. */
const MAX_REPLY_LENGTH = 4_096;

/**
 * Finds out why a connection to a server fails, step by step: name, TCP, TLS, account. Bun's client reports "Connection
 * closed" for each of them. Resolves to a reason that names the server, or to undefined when every step succeeds.
 */
export async function diagnose(target: LinkTarget, clock: Clock): Promise<string | undefined> {
  const reason = await trySteps(target, clock);
  return reason === undefined ? undefined : `${describePlace(target.place)}: ${reason}`;
}

async function trySteps(target: LinkTarget, clock: Clock): Promise<string | undefined> {
  let socket: Socket;
  try {
    socket = await openSocket(target);
  } catch (error) {
    return `cannot read a file of REDIS_URL: ${errorText(error)}`;
  }
  const result = Promise.withResolvers<string | undefined>();
  let isOpen = false;
  const cancel = clock.after(DIAGNOSIS_TIMEOUT_MS, () => {
    const hasNoTls = target.tls !== undefined && !isOpen;
    result.resolve(`no answer within 2 s${hasNoTls ? ' to the start of TLS; it may expect redis://' : ''}`);
  });
  let reply = '';
  socket.on(target.tls ? 'secureConnect' : 'connect', () => {
    isOpen = true;
    socket.write([...authentication(target), 'PING', ''].join('\r\n'));
  });
  socket.on('error', (error) => result.resolve(explainError(error, target)));
  socket.on('close', () => result.resolve(isOpen ? 'the server closes the connection' : 'the connection fails'));
  socket.on('data', (chunk: Buffer) => {
    reply += chunk.toString('latin1').slice(0, MAX_REPLY_LENGTH - reply.length);
    const error = /^-(.*)\r\n/m.exec(reply)?.[1];
    if (error !== undefined) result.resolve(error);
    else if (reply.endsWith('+PONG\r\n')) result.resolve(undefined);
    else if (!reply.startsWith('+')) {
      result.resolve(target.tls ? 'it is not a Redis server' : 'it is not a Redis server, or expects TLS (rediss://)');
    }
  });
  try {
    return await result.promise;
  } finally {
    cancel();
    socket.destroy();
  }
}

async function openSocket({ place, tls }: LinkTarget): Promise<Socket> {
  if (place.kind === 'unix') return connectTcp(place.path);
  const { host, port } = place;
  if (!tls) return connectTcp(port, host);
  const read = (path: string | undefined) => (path === undefined ? undefined : readFile(path));
  const [ca, cert, key] = await Promise.all([read(tls.ca), read(tls.cert), read(tls.key)]);
  return connectTls({
    ...{ host, port },
    // TLS has no name for an address.
    ...(isIP(host) === 0 && { servername: host }),
    ...(ca && { ca }),
    ...(cert && { cert }),
    ...(key && { key }),
  });
}

function authentication({ user, password }: LinkTarget): readonly string[] {
  if (password === undefined) return [];
  return [['AUTH', ...(user === undefined ? [] : [user]), password].map(quoteArgument).join(' ')];
}

/** Quotes an argument of an inline command, byte by byte. */
function quoteArgument(text: string): string {
  const bytes = [...Buffer.from(text)].map((byte) => String.raw`\x${byte.toString(16).padStart(2, '0')}`);
  return `"${bytes.join('')}"`;
}

function explainError(error: Error, { place, tls }: LinkTarget): string {
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'ECONNREFUSED') return 'nothing listens there';
  if (code === 'ENOENT') return 'the socket does not exist';
  if (code === 'EACCES') return 'this process may not use the socket';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'DNS_ENOTFOUND') return 'the name has no address';
  if (code === 'ECONNRESET')
    return `the server resets the connection${tls || place.kind === 'unix' ? '' : '; it may expect TLS (rediss://)'}`;
  return `${tls ? 'TLS: ' : ''}${errorText(error)}`;
}
