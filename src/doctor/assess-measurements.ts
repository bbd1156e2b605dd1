import { addressKind } from '../net/ip-address.ts';
import { formatCandidate } from './answer-candidates.ts';
import type { Finding } from './finding.ts';
import { isLocalHost, isPublicHost } from './host-kind.ts';
import { assessAddresses } from './assess-addresses.ts';
import {
  type Measurements,
  type CandidateResult,
  type Signaling,
  type TurnResult,
  measure,
  type MeasureOptions,
} from './measure.ts';
import { openUdp } from './fixes.ts';
import type { Connected } from './probe.ts';
import { errorText } from '../log.ts';

/** What stands in front of the WebSocket when it does not open. */
const WEBSOCKET_FIX = [
  'nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";',
  'Caddy passes WebSockets on by itself. Apache: ProxyPass ... upgrade=websocket',
].join('\n');

/** What measurements of a server say about it, seen from where they were made. */
export function assessMeasurements(base: URL, measured: Measurements): readonly Finding[] {
  const { signaling } = measured;
  if (signaling.state === 'unreachable') return [assessRefusal(base, signaling)];
  if (signaling.state === 'refused') return [assessRefusal(base, signaling), assessWebSocket(measured.webSocket)];
  const { candidates } = signaling;
  return [
    assessOrigin(base),
    ...assessSession(base, signaling),
    ...assessAddresses({ candidates, host: base.hostname }).map(measured.connected ? milder : same),
    ...assessCandidate(base, measured),
    ...measured.turn.map((tried) => assessTurn(base, tried)),
    assessWebSocket(measured.webSocket),
  ];
}

function assessRefusal(base: URL, signaling: Exclude<Signaling, { readonly state: 'answered' }>): Finding {
  if (signaling.state === 'unreachable') {
    return {
      level: 'fail',
      what: `${base.href} does not answer: ${signaling.why}`,
      fix: 'Is it running, and is this its URL? In a container: docker run -p 8080:8080/tcp ...; look at PORT and HOST.',
    };
  }
  const { status, detail } = signaling;
  const what = `An offer to ${base.href}whip was refused with ${status}: ${detail}`;
  if (status === 401) return { level: 'fail', what, fix: 'Give this check a token: one of AUTH_TOKEN.' };
  if (status === 429 || status === 503) return { level: 'fail', what, fix: 'Wait a minute and check again.' };
  return {
    level: 'fail',
    what,
    fix: 'If that is not what chat-box says, a proxy in front does: it must pass POST, PATCH, DELETE and OPTIONS on.',
  };
}

function assessOrigin(base: URL): Finding {
  if (base.protocol === 'https:') return { level: 'ok', what: `${base.origin} is secure.` };
  if (isLocalHost(base.hostname)) return { level: 'ok', what: `${base.origin} counts as secure: it is this machine.` };
  return {
    level: 'warn',
    what: `${base.origin} is not secure: pages that came over https may not use it, and what is said can be read on the way to the WebSocket.`,
    fix: `Put TLS in front, for example: caddy reverse-proxy --from ${base.hostname} --to localhost:${base.port || '80'}`,
  };
}

function assessSession(base: URL, signaling: Extract<Signaling, { readonly state: 'answered' }>): readonly Finding[] {
  const { session, sessionStatus } = signaling;
  // Asked by its own machine, a server with a PUBLIC_URL names what may be reached from elsewhere only.
  if (isLocalHost(base.hostname) && new URL(session).hostname !== base.hostname) return [];
  const isMixed = base.protocol === 'https:' && session.startsWith('http:');
  if (!isMixed && sessionStatus >= 200 && sessionStatus < 300) return [];
  const why = isMixed ? 'which is not secure, so pages may not use it' : `which answers ${sessionStatus || 'nothing'}`;
  return [
    {
      level: 'fail',
      what: `The answer names its session ${session.replace(/[^/]*$/, '...')}, ${why}: candidates cannot be added, and sessions cannot be ended.`,
      fix: `PUBLIC_URL=${base.href.replace(/\/$/, '')}`,
    },
  ];
}

/** A data channel opened all the same: from this network, which may be the only one that matters. */
function milder(finding: Finding): Finding {
  if (finding.level !== 'fail') return finding;
  return {
    ...finding,
    level: 'warn',
    what: `${finding.what} From here they can: if all clients are here, all is well.`,
  };
}

function same(finding: Finding): Finding {
  return finding;
}

function assessTurn(base: URL, tried: TurnResult): Finding {
  const { uri } = tried;
  switch (tried.state) {
    case 'given':
      return { level: 'ok', what: `${uri} gives clients an address to be relayed from.` };
    case 'untried': {
      const what = `${uri} is reached over TCP or TLS, which this client cannot try, though browsers can.`;
      return { level: 'warn', what, fix: `Open ${base.href}check in a browser.` };
    }
    case 'refused': {
      const what = `${uri} is no TURN server to this client: ${tried.why}`;
      return { level: 'fail', what, fix: 'Write it in ICE_SERVERS as turn:turn.example:3478?transport=udp is.' };
    }
    case 'none':
      return assessUntestedTurn(uri);
  }
}

function assessUntestedTurn(uri: string): Finding {
  const port = /:(\d+)(\?|$)/.exec(uri)?.[1] ?? (uri.startsWith('turns') ? '5349' : '3478');
  const protocol = uri.endsWith('transport=tcp') || uri.startsWith('turns') ? 'tcp' : 'udp';
  return {
    level: 'fail',
    what: `${uri} gives no address: it does not answer from here, or it refuses the access it is shown.`,
    fix: [
      `Let it be reached: ufw allow ${port}/${protocol}, and the same in the security group`,
      'coturn: --use-auth-secret, --static-auth-secret as TURN_SECRET, and both clocks right',
      'Or take it out of ICE_SERVERS: clients wait for it.',
    ].join('\n'),
  };
}

/** Which addresses a data channel opened over. One that does not matter from here is no trouble. */
function assessCandidate(base: URL, { connected, reached }: Measurements): readonly Finding[] {
  const port = reached[0]?.candidate.port ?? 0;
  const whole: Finding = connected
    ? { level: 'ok', what: `A data channel opens from here in ${milliseconds(connected.after)}${over(connected)}.` }
    : {
        level: 'fail',
        what: 'No data channel opens from here: UDP does not arrive at any of the addresses, or this network does not let it out (clients in it use the WebSocket).',
        fix: openUdp(port),
      };
  return [whole, ...reached.map((one) => assessAddress(base, one, connected !== undefined))];
}

function assessAddress(base: URL, { candidate, connected }: CandidateResult, someOther: boolean): Finding {
  const kind = addressKind(candidate.address);
  const where = formatCandidate(candidate);
  if (connected) {
    const what = `UDP reaches ${where} (${kind}): a data channel opens in ${milliseconds(connected.after)}.`;
    return { level: 'ok', what };
  }
  const isOutside = isPublicHost(base.hostname);
  if (kind === 'public') {
    if (isOutside && !someOther) {
      const what = `UDP does not reach ${where} (public), or the answer does not come back.`;
      return { level: 'fail', what, fix: openUdp(candidate.port) };
    }
    return {
      level: 'warn',
      what: `UDP does not reach ${where} (public) from here. Many routers do not send packets of their own network back in, and a network without IPv6 cannot reach an IPv6 address: only a check from outside can tell.`,
      fix: `From a phone without Wi-Fi, or another network, open ${base.href}check. If it fails there too:\n${openUdp(candidate.port)}`,
    };
  }
  if (isOutside) {
    return { level: 'ok', what: `UDP does not reach ${where} (${kind}) from here, which nobody outside needs.` };
  }
  const what = `UDP does not reach ${where} (${kind}) from here, though it is an address the server says it has.`;
  return { level: 'warn', what, fix: openUdp(candidate.port) };
}

function assessWebSocket(webSocket: Measurements['webSocket']): Finding {
  if ('after' in webSocket) {
    return { level: 'ok', what: `A WebSocket opens in ${milliseconds(webSocket.after)}, for networks that block UDP.` };
  }
  const what = `No WebSocket opens (${webSocket.why}), so a network that blocks UDP cannot connect at all.`;
  return { level: 'fail', what, fix: WEBSOCKET_FIX };
}

function over({ local, remote, roundTrip }: Connected): string {
  const pair = local && remote ? ` over ${formatCandidate(local)} (${local.type}) and ${formatCandidate(remote)}` : '';
  return roundTrip === undefined ? pair : `${pair}, with a round trip of ${milliseconds(roundTrip)}`;
}

function milliseconds(duration: number): string {
  return duration < 1 ? 'less than 1 ms' : `${Math.round(duration)} ms`;
}

/** What a client in this place finds about a server; a check that fails is a finding, too. */
export async function checkFromHere(parts: MeasureOptions): Promise<readonly Finding[]> {
  try {
    return assessMeasurements(parts.base, await measure(parts));
  } catch (error) {
    const what = `The check itself failed: ${errorText(error)}`;
    return [{ level: 'fail', what, fix: 'Check from another machine or browser: this one may forbid WebRTC.' }];
  }
}
