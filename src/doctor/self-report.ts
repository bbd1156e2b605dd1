import { errorText } from '../log.ts';
import type { Finding } from '../ports/finding.ts';
import { isRecord } from '../protocol/json.ts';

const SELF_REPORT_TIMEOUT_MS = 7_000;

/** The findings of a server's self-check, or the reason why there are none. */
export type SelfReport =
  | { readonly state: 'received'; readonly findings: readonly Finding[] }
  /** The server sends its report to its own machine only, or to a client with a token. */
  | { readonly state: 'private' }
  | { readonly state: 'failed'; readonly reason: string };

/** Fetches the findings of a server's self-check from `check.json`. Never rejects. */
export async function fetchSelfReport(base: URL, token: string | undefined): Promise<SelfReport> {
  const headers = { Accept: 'application/json', ...(token !== undefined && { Authorization: `Bearer ${token}` }) };
  try {
    const response = await fetch(new URL('check.json', base), {
      headers,
      signal: AbortSignal.timeout(SELF_REPORT_TIMEOUT_MS),
    });
    if (response.status === 401 || response.status === 403) return { state: 'private' };
    if (!response.ok) return { state: 'failed', reason: `check.json answers ${response.status}` };
    const findings = readFindings(await response.json());
    return findings ? { state: 'received', findings } : { state: 'failed', reason: 'check.json holds no findings' };
  } catch (error) {
    return { state: 'failed', reason: errorText(error) };
  }
}

/** Reads the findings in the JSON of `check.json`. Returns undefined for any other JSON, such as that of another server. */
export function readFindings(json: unknown): readonly Finding[] | undefined {
  const findings = isRecord(json) ? json['findings'] : undefined;
  return Array.isArray(findings) && findings.every(isFinding) ? findings : undefined;
}

function isFinding(value: unknown): value is Finding {
  if (!isRecord(value)) return false;
  const { level, what, fix } = value;
  const isLevel = level === 'ok' || level === 'warn' || level === 'fail';
  return isLevel && typeof what === 'string' && (fix === undefined || typeof fix === 'string');
}
