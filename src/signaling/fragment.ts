import { MAX_CANDIDATES, readCandidates } from './candidates.ts';
import { areIceCredentials, sdpLines, tooManyLines } from './sdp.ts';
import { Problem } from '../http/problem.ts';

/** A trickle ICE fragment (RFC 8840 section 9), reduced to the session's one media section. */
export interface Fragment {
  readonly ufrag: string;
  readonly password: string;
  /** Usable candidates in the form that the library expects. Others are dropped silently (RFC 9725 section 4.3.2). */
  readonly candidates: readonly string[];
}

/**
 * Reads a fragment: session-level fields, then pseudo m= sections in any order. Credentials may be at either level. Ignores
 * unknown attributes, and candidates of sections whose `mid` is not that of the session.
 */
export function readFragment(text: string, mid: string | undefined): Fragment | Problem {
  const tooLong = tooManyLines(text);
  if (tooLong) return tooLong;
  const lines = sdpLines(text).filter((line) => line !== '');
  if (lines.length === 0 || !lines.every((line) => /^[a-z]=/.test(line))) {
    return new Problem(400, 'The body is not an SDP fragment (RFC 8840 section 9).');
  }
  let ufrag: string | undefined;
  let password: string | undefined;
  let isSessionSection = true;
  const candidates: string[] = [];
  for (const line of lines) {
    // A section belongs to the session until its a=mid names another one.
    if (line.startsWith('m=')) isSessionSection = true;
    const [name, value] = readAttribute(line);
    switch (name.toLowerCase()) {
      case 'mid':
        isSessionSection = mid === undefined || value === mid;
        break;
      case 'ice-ufrag':
        ufrag ??= value;
        break;
      case 'ice-pwd':
        password ??= value;
        break;
      case 'candidate':
        if (isSessionSection) candidates.push(value);
        break;
    }
  }
  if (ufrag === undefined || password === undefined || !areIceCredentials(ufrag, password)) {
    return new Problem(
      400,
      'The fragment must have a=ice-ufrag and a=ice-pwd (RFC 8840 section 4.4, RFC 8839 section 5.4).',
    );
  }
  return { ufrag, password, candidates: [...new Set(readCandidates(candidates))].slice(0, MAX_CANDIDATES) };
}

/**
 * Returns the name and the value of an `a=` line, and an empty name for any other line. Takes linear time: a regular
 * expression whose repetitions overlap would backtrack for hours over one line of a fragment.
 */
function readAttribute(line: string): readonly [name: string, value: string] {
  if (!line.startsWith('a=')) return ['', ''];
  const attribute = line.slice(2).trimStart();
  const colon = attribute.indexOf(':');
  return colon < 0 ? [attribute, ''] : [attribute.slice(0, colon), attribute.slice(colon + 1).trimStart()];
}
