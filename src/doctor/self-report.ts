import { errorText } from '../log.ts';
import { type Finding, readFindings } from './finding.ts';

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
