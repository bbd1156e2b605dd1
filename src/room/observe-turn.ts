import type { Clock } from '../clock.ts';
import { startTime, type CommandResultKind, type Observed, type Observer } from '../ports/observations.ts';
import type { Outcome } from '../record/record.ts';
import type { RoomCommand } from './commands.ts';
import { PLAIN_TEXT } from './refusals.ts';
import type { TurnItem } from './turn.ts';

/** What the observer of a turn needs. */
interface ObservedTurn extends Observed {
  readonly clock: Pick<Clock, 'elapsed'>;
}

/** Settles a turn. */
type Settle = (outcomes: readonly Outcome[]) => void;

/** Type of the command with which the observer counts a command of the server itself. */
const OF_SERVER = 'server';

/** Returns a function that settles a turn, then reports it. The turn begins now. Without an observer, returns `settle` itself. */
export function observeSettling(items: readonly TurnItem[], deps: ObservedTurn, settle: Settle): Settle {
  const observer = deps.observations?.observer;
  if (!observer) return settle;
  const startedAt = startTime(deps);
  return (outcomes) => {
    settle(outcomes);
    const now = deps.clock.elapsed();
    observer.turn(now - startedAt, items.length);
    for (const [index, item] of items.entries()) {
      const outcome = outcomes[index];
      if (outcome) report(item, outcome, now, observer);
    }
  };
}

function report(item: TurnItem, outcome: Outcome, now: number, observer: Observer): void {
  const result = toResult(outcome);
  if (result === undefined) return;
  if (outcome.kind === 'refused') observer.refused(outcome.code);
  if (item.kind === 'command') observer.command(commandType(item.command), result, now - item.receivedAt);
  if (item.kind === 'author') observer.command(commandType(item.command), result, undefined);
  if (item.kind === 'post') observer.command(PLAIN_TEXT, result, undefined);
  if (item.kind === 'server') observer.command(OF_SERVER, result, undefined);
  if ('event' in outcome && outcome.event) observer.event(outcome.event.type);
  // No log line names what the server completes for a moderator, so its entry is reported here.
  if (item.kind === 'server' && outcome.kind === 'kept' && outcome.entry !== undefined)
    observer.moderated((JSON.parse(outcome.entry) as { readonly action: string }).action);
}

function commandType(command: RoomCommand): string {
  return command.type === 'added' ? command.handler.type : command.type;
}

/** Returns undefined for the outcome of an item that is not a command. */
function toResult({ kind }: Outcome): CommandResultKind | undefined {
  switch (kind) {
    case 'appended':
    case 'kept':
      return 'accepted';
    case 'unchanged':
    case 'repeated':
    case 'refused':
      return kind;
    default:
      return undefined;
  }
}
