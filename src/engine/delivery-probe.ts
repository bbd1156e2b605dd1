import type { Clock } from '../clock.ts';
import { errorText } from '../log.ts';
import type { Observed } from '../ports/observations.ts';
import type { Link } from './link.ts';

/** Start of a message that is a probe. */
const PROBE = '~probe ';
/** Time for a probe to arrive, in milliseconds. */
const DELIVERY_TIMEOUT_MS = 2_000;

/** Collaborators of a probe. */
interface ProbeDeps extends Observed {
  readonly clock: Clock;
  readonly newId: () => string;
}

/** Finds a subscription that receives nothing: a message published over one connection must arrive over the other. */
export class DeliveryProbe {
  readonly #channel: string;
  readonly #deps: ProbeDeps;
  #awaited: { readonly message: string; readonly settle: (hasArrived: boolean) => void } | undefined;

  /** The channel is one to which the other connection subscribes. */
  constructor(channel: string, deps: ProbeDeps) {
    this.#channel = channel;
    this.#deps = deps;
  }

  /** Sends a probe over a link. Resolves to undefined when it arrives within 2 s, and otherwise to the reason why not. */
  async run(commands: Link): Promise<string | undefined> {
    const { clock, newId, observations } = this.#deps;
    const arrival = Promise.withResolvers<boolean>();
    const awaited = { message: PROBE + newId(), settle: arrival.resolve };
    this.#awaited = awaited;
    const cancel = clock.after(DELIVERY_TIMEOUT_MS, () => {
      observations?.observer?.engineFault('deaf');
      arrival.resolve(false);
    });
    try {
      await commands.send('PUBLISH', [this.#channel, awaited.message]);
      return (await arrival.promise) ? undefined : 'the subscription delivered nothing for 2 s';
    } catch (error) {
      return errorText(error);
    } finally {
      cancel();
    }
  }

  /** Ends the current run without an arrival. */
  cancel(): void {
    this.#awaited?.settle(false);
  }

  /** Receives a message. Returns whether it is a probe: this node's, or one of another node with the same id. */
  receive(message: string): boolean {
    if (!message.startsWith(PROBE)) return false;
    if (this.#awaited?.message === message) this.#awaited.settle(true);
    return true;
  }
}
