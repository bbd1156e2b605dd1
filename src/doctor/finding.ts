import { isRecord } from '../protocol/json.ts';

/** What a check came to, and what the owner can do about it. */
export interface Finding {
  /** `fail`: some clients cannot connect. `warn`: worth a look. */
  readonly level: 'ok' | 'warn' | 'fail';
  /** A sentence or two. */
  readonly what: string;
  /** The setting, command or rule that changes it, one a line; nothing to do: undefined. */
  readonly fix?: string;
}

/** The findings in the JSON of `check.json`; undefined when it is something else, as of another server at that URL. */
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
