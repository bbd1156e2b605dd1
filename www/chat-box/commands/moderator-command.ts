import { MAX_KICK_SECONDS, MAX_REASON_UNITS } from '../../../src/protocol/limits.ts';
import type { SettingsChange } from '../../../src/protocol/room-settings.ts';
import type { Person } from '../../../src/protocol/server-messages.ts';
import { MAX_SLOW_SECONDS, MAX_TOPIC_UNITS } from '../../../src/protocol/settings-limits.ts';
import type { ChatClient } from '../../client/client.ts';
import type { NewCommand } from '../../client/outbox/outgoing.ts';

const DAY_SECONDS = 86_400;
/** Units of a duration such as `10m`, in seconds. */
const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: DAY_SECONDS };
const DEFAULT_MUTE_SECONDS = 600;
/** Stands for a time that is longer than the longest one. */
const TOO_LONG_TIME = { kind: 'too-much', max: `${MAX_KICK_SECONDS / DAY_SECONDS}d` } as const;

/**
 * A parsed command of a moderator. `person` is banned or muted. `misused`: its text does not fit. `too-long` and `too-much`: a
 * text has more than `max` characters, or a value is larger. The server would close the connection of a client that sends it.
 */
export type ModeratorCommand =
  | { readonly kind: 'command' | 'confirm'; readonly command: NewCommand; readonly person?: Person }
  | { readonly kind: 'misused' }
  | { readonly kind: 'too-long'; readonly max: number }
  | { readonly kind: 'too-much'; readonly max: string | number }
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
    case '/slow': {
      if (rest === 'auto') return change(client, { slow: 'auto' });
      if (rest === 'off') return change(client, { slow: null });
      if (!/^\d+s?$/.test(rest)) return { kind: 'misused' };
      const seconds = parseInt(rest, 10);
      return seconds > MAX_SLOW_SECONDS
        ? { kind: 'too-much', max: MAX_SLOW_SECONDS }
        : change(client, { slow: seconds || null });
    }
    case '/pause': {
      if (rest === 'off') return change(client, { paused: null });
      const seconds = readDuration(rest);
      if (seconds === undefined) return { kind: 'misused' };
      return seconds > MAX_KICK_SECONDS ? TOO_LONG_TIME : change(client, { paused: now + seconds * 1_000 });
    }
    case '/topic':
      return rest.length > MAX_TOPIC_UNITS
        ? { kind: 'too-long', max: MAX_TOPIC_UNITS }
        : change(client, { topic: rest === '' ? null : rest });
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
  if (reason.length > MAX_REASON_UNITS) return { kind: 'too-long', max: MAX_REASON_UNITS };
  if (duration !== undefined && duration > MAX_KICK_SECONDS) return TOO_LONG_TIME;
  if (duration === 0 && isMute) return { kind: 'misused' };
  const common = {
    ...found.target,
    seconds: duration ?? (isMute ? DEFAULT_MUTE_SECONDS : MAX_KICK_SECONDS),
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
  const [, count, unit = ''] = /^(\d+)([smhd])$/.exec(text) ?? [];
  return count === undefined ? undefined : Number(count) * (UNITS[unit] ?? 1);
}
