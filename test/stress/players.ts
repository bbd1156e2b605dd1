import type { ChatClient } from '../../www/client/client.ts';
import type { FlakyCarrier } from './flaky-carrier.ts';

/** A client of a stress run, and its present carrier. */
export interface Player {
  readonly client: ChatClient;
  carrier: FlakyCarrier | undefined;
}

const EMOJI = ['👍', '🎉', '🦊'];
/** Names that several players want. */
const NAMES = ['Ada', 'Bob', 'Eve', 'Tim'];

/** Returns whether a player is in the room and has every event. */
export function isLive({ client }: Player): boolean {
  return client.state.phase === 'live' && !client.state.catchingUp;
}

/** Returns whether every command of a player is acknowledged or failed. */
export function hasSettled({ client }: Player): boolean {
  return client.outgoing.every(({ state }) => state.kind === 'failed');
}

/** Creates a function that lets a player do something at random. It returns true when that breaks its connection. */
export function createActor(seed: number, random: () => number): (player: Player, step: number) => boolean {
  const pick = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(random() * items.length)];
  return (player, step) => {
    const { client, carrier } = player;
    const ownId = client.state.phase === 'live' ? client.state.you.id : undefined;
    const choice = random();
    const newest = client.messages.slice(-50).filter(({ deleted }) => !deleted);
    const own = pick(newest.filter(({ from }) => from.id === ownId));
    const target = pick(newest);
    if (choice < 0.6) client.send(`step ${step} of seed ${seed} ${'x'.repeat(Math.floor(random() ** 4 * 2_000))}`);
    else if (choice < 0.7 && own) client.command({ type: 'edit', message: own.id, text: `edited in step ${step}` });
    else if (choice < 0.75 && own) client.command({ type: 'delete', message: own.id });
    else if (choice < 0.88 && target) {
      client.command({ type: 'react', message: target.id, emoji: pick(EMOJI) ?? '👍', on: random() < 0.7 });
    } else if (choice < 0.94) {
      carrier?.drop();
      return true;
    } else if (choice < 0.98) {
      carrier?.pause(true);
      setTimeout(() => carrier?.pause(false), 50 + random() * 300);
    } else if (choice < 0.99) client.command({ type: 'rename', name: pick(NAMES) ?? 'Ada' });
    else client.typing();
    return false;
  };
}
