import { addressKind } from '../net/ip-address.ts';
import type { Finding } from '../ports/finding.ts';
import type { OpenedChannel } from '../ports/probe.ts';
import { formatCandidate } from './answer-candidates.ts';
import { assessAddresses } from './assess-addresses.ts';
import { openUdpFix } from './fixes.ts';
import { isLocalHost, isPublicHost } from './host-kind.ts';
import type { CandidateResult, Measurements, Signaling, TurnResult, WebSocketResult } from './measure.ts';

type Answered = Extract<Signaling, { readonly state: 'answered' }>;
type NotAnswered = Exclude<Signaling, Answered>;

const WEBSOCKET_FIX = [
  'nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";',
  'Apache: ProxyPass ... upgrade=websocket',
  'Caddy forwards WebSockets without configuration.',
].join('\n');

/** Assesses the measurements of a client for the server at `base`. */
export function assessMeasurements(base: URL, measured: Measurements): readonly Finding[] {
  const { signaling, channel } = measured;
  if (signaling.state === 'unreachable') return [assessRefusal(base, signaling)];
  if (signaling.state === 'refused') return [assessRefusal(base, signaling), assessWebSocket(measured.webSocket)];
  const addresses = assessAddresses({ candidates: signaling.candidates, host: base.hostname });
  return [
    assessOrigin(base),
    ...assessSession(base, signaling),
    ...(channel ? addresses.map(downgradeFailure) : addresses),
    assessDataChannel(measured),
    ...measured.candidateResults.map((result) => assessCandidate(base, result, channel !== undefined)),
    ...measured.turnResults.map((result) => assessTurn(base, result)),
    assessWebSocket(measured.webSocket),
  ];
}

function assessRefusal(base: URL, signaling: NotAnswered): Finding {
  if (signaling.state === 'unreachable') {
    return {
      level: 'fail',
      what: `${base.href} does not answer: ${signaling.reason}`,
      fix: 'Check that the server is running and that this is its URL (PORT, HOST).\nIn a container: docker run -p 8080:8080/tcp ...',
    };
  }
  const { status, detail } = signaling;
  return {
    level: 'fail',
    what: `${base.href}whip refused an offer with ${status}: ${detail}`,
    fix: refusalFix(status),
  };
}

function refusalFix(status: number): string {
  if (status === 401) return 'Give this check a token from AUTH_TOKEN (in a shell: --token).';
  if (status === 429 || status === 503) return 'Wait a minute, then check again.';
  return 'If that message is not from chat-box, a proxy sent it. The proxy must forward POST, PATCH, DELETE and OPTIONS.';
}

function assessOrigin(base: URL): Finding {
  if (base.protocol === 'https:') return { level: 'ok', what: `${base.origin} is a secure origin.` };
  if (isLocalHost(base.hostname)) {
    return { level: 'ok', what: `${base.origin} counts as a secure origin, because it is this machine.` };
  }
  return {
    level: 'warn',
    what: `${base.origin} is not secure. Pages served over https cannot use it, and others on the way can read the WebSocket's messages.`,
    fix: `Put TLS in front, for example: caddy reverse-proxy --from ${base.hostname} --to localhost:${base.port || '80'}`,
  };
}

function assessSession(base: URL, { session, sessionStatus }: Answered): readonly Finding[] {
  // The server may be reachable at its PUBLIC_URL only from other machines, but this client is on the server's own.
  if (isLocalHost(base.hostname) && new URL(session).hostname !== base.hostname) return [];
  const isMixed = base.protocol === 'https:' && session.startsWith('http:');
  if (!isMixed && sessionStatus >= 200 && sessionStatus < 300) return [];
  const status = sessionStatus === 0 ? 'does not answer' : `answers ${sessionStatus}`;
  const problem = isMixed ? 'is not secure, so pages served over https cannot use it' : status;
  return [
    {
      level: 'fail',
      what: `The session URL ${session.replace(/[^/]*$/, '...')} in the answer ${problem}. Clients cannot add candidates or end sessions.`,
      fix: `PUBLIC_URL=${base.href.replace(/\/$/, '')}`,
    },
  ];
}

/** Turns a failure into a warning, because a data channel has opened from this network. */
function downgradeFailure(finding: Finding): Finding {
  if (finding.level !== 'fail') return finding;
  const what = `${finding.what} A data channel opens from here, so this matters only to clients on other networks.`;
  return { ...finding, level: 'warn', what };
}

function assessDataChannel({ channel, candidateResults }: Measurements): Finding {
  if (channel) {
    const path = `${formatDuration(channel.durationMs)}${formatPath(channel)}`;
    return { level: 'ok', what: `A data channel opens from here in ${path}.` };
  }
  return {
    level: 'fail',
    what: "No data channel opens from here. Either UDP reaches none of the server's addresses, or this network blocks UDP (clients in it use the WebSocket).",
    fix: openUdpFix(candidateResults[0]?.candidate.port ?? 0),
  };
}

/** Assesses one address of the server. An address that clients at `base` do not need is not a problem. */
function assessCandidate(base: URL, { candidate, channel }: CandidateResult, isAnyReached: boolean): Finding {
  const kind = addressKind(candidate.address);
  const where = `${formatCandidate(candidate)} (${kind})`;
  const isOutside = isPublicHost(base.hostname);
  if (channel) {
    return {
      level: 'ok',
      what: `UDP reaches ${where}: a data channel opens in ${formatDuration(channel.durationMs)}.`,
    };
  }
  if (kind !== 'public') {
    if (isOutside) {
      return { level: 'ok', what: `UDP does not reach ${where} from here. Clients outside do not need it.` };
    }
    const what = `UDP does not reach ${where} from here, although the server lists it as its own address.`;
    return { level: 'warn', what, fix: openUdpFix(candidate.port) };
  }
  if (isOutside && !isAnyReached) {
    const what = `UDP does not reach ${where}, or the replies do not come back.`;
    return { level: 'fail', what, fix: openUdpFix(candidate.port) };
  }
  return {
    level: 'warn',
    what: `UDP does not reach ${where} from here. Only a check from outside can confirm this: many routers do not send packets of their own network back in, and a network without IPv6 cannot reach an IPv6 address.`,
    fix: `From another network, such as a phone without Wi-Fi, open ${base.href}check. If it fails there too:\n${openUdpFix(candidate.port)}`,
  };
}

function assessTurn(base: URL, result: TurnResult): Finding {
  const { uri } = result;
  switch (result.state) {
    case 'allocated':
      return { level: 'ok', what: `${uri} allocates a relay address.` };
    case 'unsupported': {
      const what = `${uri} uses TCP or TLS, which this client cannot test. A browser can.`;
      return { level: 'warn', what, fix: `Open ${base.href}check in a browser.` };
    }
    case 'invalid': {
      const what = `${uri} is not a TURN URI that this client accepts: ${result.reason}`;
      return { level: 'fail', what, fix: 'Write it in ICE_SERVERS like this: turn:turn.example:3478?transport=udp' };
    }
    case 'no-allocation': {
      const what = `${uri} allocates no relay address: it does not answer from here, or it rejects the credentials.`;
      return { level: 'fail', what, fix: turnFix(uri) };
    }
  }
}

function turnFix(uri: string): string {
  const port = /:(\d+)(\?|$)/.exec(uri)?.[1] ?? (uri.startsWith('turns') ? '5349' : '3478');
  const protocol = uri.endsWith('transport=tcp') || uri.startsWith('turns') ? 'tcp' : 'udp';
  return [
    `Open its port: ufw allow ${port}/${protocol}, and the same in the security group`,
    'coturn: --use-auth-secret, with --static-auth-secret equal to TURN_SECRET, and the correct time on both machines',
    'Or remove it from ICE_SERVERS: clients wait for it in vain.',
  ].join('\n');
}

/** Assesses whether the WebSocket opens, for clients without UDP or WebRTC. */
export function assessWebSocket(result: WebSocketResult): Finding {
  if ('durationMs' in result) {
    return {
      level: 'ok',
      what: `A WebSocket opens in ${formatDuration(result.durationMs)}, for networks that block UDP.`,
    };
  }
  const what = `No WebSocket opens (${result.reason}). Clients in a network that blocks UDP cannot connect.`;
  return { level: 'fail', what, fix: WEBSOCKET_FIX };
}

function formatPath({ local, remote, roundTripMs }: OpenedChannel): string {
  const pair = local && remote ? ` from ${formatCandidate(local)} (${local.type}) to ${formatCandidate(remote)}` : '';
  return roundTripMs === undefined ? pair : `${pair}, with a round trip of ${formatDuration(roundTripMs)}`;
}

function formatDuration(milliseconds: number): string {
  return milliseconds < 1 ? 'less than 1 ms' : `${Math.round(milliseconds)} ms`;
}
