import type { SettingsChange } from '../../../src/protocol/room-settings.ts';
import type { Person } from '../../../src/protocol/server-messages.ts';
import type { ChatClient } from '../../client/client.ts';
import type { NewCommand } from '../../client/outbox/outgoing.ts';

/** Units of a duration such as `10m`, in seconds. */
const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };
const DEFAULT_MUTE_SECONDS = 600;
const FOREVER_SECONDS = 315_360_000;

/** A parsed command of a moderator. `person` is banned or muted. `misused`: its text does not fit. */
export type ModeratorCommand =
  | { readonly kind: 'command' | 'confirm'; readonly command: NewCommand; readonly person?: Person }
  | { readonly kind: 'misused' }
  | { readonly kind: 'unknown-person'; readonly name: string };

/** The client, as these commands use it. */
export type CommandClient = Pick<ChatClient, 'members' | 'messages' | 'settings' | 'you'>;

/** Parses a command of a moderator at `now`, in milliseconds since 1970. Returns undefined for any other command. */
export function parseModeratorCommand(
  command: string,
  rest: string,
  client: CommandClient,
  now: number,
): ModeratorCommand | undefined {
  switch (command) {
    case '/ban':
    case '/mute':
      return parseSanction(command, rest, client);
    case '/slow':
      if (rest === 'auto') return change(client, { slow: 'auto' });
      if (rest === 'off') return change(client, { slow: null });
      return /^\d{1,4}s?$/.test(rest) ? change(client, { slow: parseInt(rest, 10) || null }) : { kind: 'misused' };
    case '/pause': {
      if (rest === 'off') return change(client, { paused: null });
      const seconds = readDuration(rest);
      return seconds === undefined ? { kind: 'misused' } : change(client, { paused: now + seconds * 1_000 });
    }
    case '/topic':
      return change(client, { topic: rest === '' ? null : rest });
    case '/clear':
      return { kind: 'confirm', command: { type: 'clear' } };
    default:
      return undefined;
  }
}

function parseSanction(command: string, rest: string, client: CommandClient): ModeratorCommand {
  const text = rest.replace(/^@/, '');
  if (text === '') return { kind: 'misused' };
  const found = findPerson(text, client);
  if (!found) return { kind: 'unknown-person', name: text.split(/\s/)[0] ?? text };
  const [, word = '', after = ''] = /^(\S*)\s*([^]*)$/.exec(text.slice(found.person.name.length).trim()) ?? [];
  const duration = readDuration(word);
  const reason = duration === undefined ? `${word} ${after}`.trim() : after;
  const isMute = command === '/mute';
  const common = {
    ...found.target,
    seconds: duration ?? (isMute ? DEFAULT_MUTE_SECONDS : FOREVER_SECONDS),
    ...(reason !== '' && { reason }),
  };
  return { kind: 'command', command: { type: isMute ? 'mute' : 'kick', ...common }, person: found.person };
}

/** Finds the person whose name a text begins with: a member, or the author of a loaded message. The longest name counts. */
function findPerson(text: string, { members, messages, you }: CommandClient) {
  const people = [
    ...members.map((person) => ({ person, target: { member: person.id } })),
    ...messages.map(({ from, id }) => ({ person: from, target: { message: id } })).reverse(),
  ];
  const isNamed = ({ id, name }: Person) => {
    const next = text.at(name.length);
    return id !== you?.id && text.toLowerCase().startsWith(name.toLowerCase()) && (!next || /\s/.test(next));
  };
  const named = people.filter(({ person }) => isNamed(person));
  const longest = Math.max(...named.map(({ person }) => person.name.length));
  return named.find(({ person }) => person.name.length === longest);
}

function change({ settings }: CommandClient, changes: SettingsChange): ModeratorCommand {
  return { kind: 'command', command: { type: 'settings', rev: settings?.rev ?? 0, ...changes } };
}

/** Reads a duration such as `90s`, `10m`, `2h` or `1d` as seconds. */
function readDuration(text: string): number | undefined {
  const [, count, unit = ''] = /^(\d{1,5})([smhd])$/.exec(text) ?? [];
  return count === undefined ? undefined : Number(count) * (UNITS[unit] ?? 1);
}
