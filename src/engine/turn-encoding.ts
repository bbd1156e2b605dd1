import { bannableNetwork } from '../net/ip-address.ts';
import type { Draft, KeepVerdict } from '../ports/verdict.ts';
import { foldName, foldVerifiedName } from '../protocol/names.ts';
import type { Person } from '../protocol/server-messages.ts';
import { assertDocumentSizes } from '../record/document-copy.ts';
import type { Profile } from '../record/record.ts';
import type { Restart } from '../record/restart.ts';
import { encodeRow, type Row } from './row.ts';

/** A space in a name: spaces separate the parts of entries and answers. */
const SPACE = '\x1f';

/** A row before and after a change. `isWritten`: an earlier entry of the same call wrote `before`. */
export interface RowChange {
  readonly before: Row;
  readonly after: Row;
  readonly count: number;
  readonly isWritten: boolean;
}

/** Encodes a verdict: entry of the audit log, what all nodes receive, event, and the row or offset that it changes. */
export function encodeKept(
  { changes, draft, removes = [], entry = '' }: KeepVerdict,
  change: RowChange | undefined,
): readonly [string, string, string, string] {
  assertDocumentSizes(changes);
  const published = JSON.stringify({ changes, removes }).slice(1);
  if (!draft) return [entry, published, '', ''];
  const event = encodeDraft(draft, undefined);
  if (draft.type === 'settings') return [entry, published, event, ''];
  if (draft.type === 'cleared') return [entry, published, event, `cleared ${draft.before}`];
  if (!change) throw new Error('A deletion needs the row that it changes.');
  const { before, after, isWritten } = change;
  return [entry, published, event, `${draft.message} ${isWritten ? '=' : before.rev} ${encodeRow(after)}`];
}

/** Encodes the fields of a person that follow its name. */
export function encodePersonFields({ user, avatar, role }: Profile): string {
  const json = JSON.stringify({ user, avatar, role });
  return json === '{}' ? '' : `,${json.slice(1, -1)}`;
}

/** Encodes a draft without its first brace, so that the script can put offset and time in front. */
export function encodeDraft(draft: Draft, change: RowChange | undefined): string {
  return JSON.stringify(draft.type === 'reacted' ? { ...draft, count: change?.count ?? 0 } : draft).slice(1);
}

/** Encodes the author of a message whose name no other person in the room may have. */
export function encodeAuthor({ id, name, user }: Person, isNameChecked = false): readonly [string, string, string] {
  return isNameChecked ? [foldVerifiedName(name), id, user === undefined ? '0' : '1'] : ['', '', ''];
}

/** Encodes a new beginning: entry of the audit log, what all nodes receive, and the event that clears the old stream. */
export function encodeRestart(
  { by, reason, entry, lasting }: Restart,
  epoch: string,
): readonly [string, string, string] {
  const published = JSON.stringify({ epoch, reason, lasting }).slice(1);
  return [entry, published, encodeDraft({ type: 'cleared', before: Number.MAX_SAFE_INTEGER, by }, undefined)];
}

/** Encodes a name that others may have too. */
export function encodeVerified(name: string): string {
  return `*${foldVerifiedName(name)}:${name.replaceAll(' ', SPACE)}`;
}

export function decodeName(encoded: string): string {
  return encoded.replaceAll(SPACE, ' ');
}

export function encodeNames(names: readonly string[]): string {
  return names.map((name) => `${foldName(name) || '-'}:${name}`).join(' ');
}

/** The key for bans of an address; `-` for one that is never banned. */
export function networkKey(address: string): string {
  return bannableNetwork(address) ?? '-';
}
