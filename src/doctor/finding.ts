import { isRecord } from '../protocol/json.ts';

/** A result of a check, and its remedy. */
export interface Finding {
  /** `fail`: some clients cannot connect. `warn`: some clients may not. */
  readonly level: 'ok' | 'warn' | 'fail';
  /** The finding in a sentence or two. */
  readonly what: string;
  /** The settings, commands or rules that fix it, one on each line. Undefined when there is nothing to do. */
  readonly fix?: string;
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
