import { type Finding, readFindings } from './finding.ts';
import { errorText } from '../log.ts';

/** How long the server may take to look at itself, in milliseconds. */
const SELF_REPORT_TIMEOUT_MS = 7_000;

/** What a server tells of itself. */
export type SelfReport =
  | { readonly state: 'told'; readonly findings: readonly Finding[] }
  /** It tells its own machine, and whoever has a token. */
  | { readonly state: 'private' }
  | { readonly state: 'silent'; readonly why: string };

/** Asks a server for what it finds about itself. */
export async function askServer(base: URL, token: string | undefined): Promise<SelfReport> {
  const headers = { Accept: 'application/json', ...(token !== undefined && { Authorization: `Bearer ${token}` }) };
  try {
    const response = await fetch(new URL('check.json', base), {
      headers,
      signal: AbortSignal.timeout(SELF_REPORT_TIMEOUT_MS),
    });
    if (response.status === 401 || response.status === 403) return { state: 'private' };
    if (!response.ok) return { state: 'silent', why: `check.json answers ${response.status}` };
    const findings = readFindings(await response.json());
    return findings ? { state: 'told', findings } : { state: 'silent', why: 'check.json holds something else' };
  } catch (error) {
    return { state: 'silent', why: errorText(error) };
  }
}
