import { errorText, type Log } from '../log.ts';
import { EngineError } from './engine-error.ts';
import type { Link } from './link.ts';

type Listener = (message: string) => void;

/** Maximum number of channels that one command subscribes to, so that the engine confirms each command in time. */
const MAX_CHANNELS_PER_COMMAND = 500;

/** The channels that this node listens to, over one link after another. */
export class Subscriptions {
  readonly #log: Log;
  /** Channel that stays subscribed without a listener. */
  readonly #ownChannel: string;
  /** Receives messages on the own channel first. Returns true for a message that no listener gets. */
  readonly #intercept: (message: string) => boolean;
  readonly #listeners = new Map<string, Listener>();
  #link: Link | undefined;

  constructor(ownChannel: string, intercept: (message: string) => boolean, log: Log) {
    this.#ownChannel = ownChannel;
    this.#intercept = intercept;
    this.#log = log;
  }

  /** Subscribes to all channels over a new link. Until it has resolved, `add` rejects. */
  async restore(link: Link): Promise<void> {
    this.#link = undefined;
    const channels = [...new Set([this.#ownChannel, ...this.#listeners.keys()])];
    for (let start = 0; start < channels.length; start += MAX_CHANNELS_PER_COMMAND) {
      await link.subscribe(channels.slice(start, start + MAX_CHANNELS_PER_COMMAND), this.#receive);
    }
    this.#link = link;
    // Channels whose listeners were removed meanwhile. None was added, because `add` rejected.
    for (const channel of channels) if (!this.#isNeeded(channel)) this.#unsubscribe(channel);
  }

  /** Adds the listener of a channel. Rejects with an EngineError, and adds nothing, unless the engine confirms it. */
  async add(channel: string, listener: Listener): Promise<void> {
    if (this.#listeners.has(channel)) throw new EngineError('broken', `${channel} has a listener already`);
    // Every link subscribes to it. A second subscription would deliver every message twice.
    if (channel === this.#ownChannel) return void this.#listeners.set(channel, listener);
    const link = this.#link;
    if (!link?.isOpen) throw new EngineError('away', 'not connected');
    this.#listeners.set(channel, listener);
    try {
      await link.subscribe([channel], this.#receive);
    } catch (error) {
      if (this.#listeners.get(channel) === listener) this.#listeners.delete(channel);
      throw error;
    }
  }

  /** Removes the listener of a channel. It receives nothing from now on. */
  remove(channel: string): void {
    if (this.#listeners.delete(channel) && !this.#isNeeded(channel)) this.#unsubscribe(channel);
  }

  readonly #receive = (message: string, channel: string): void => {
    try {
      if (channel === this.#ownChannel && this.#intercept(message)) return;
      this.#listeners.get(channel)?.(message);
    } catch (error) {
      this.#log('engine: a listener failed', { error: errorText(error) }, 'error');
    }
  };

  #isNeeded(channel: string): boolean {
    return channel === this.#ownChannel || this.#listeners.has(channel);
  }

  #unsubscribe(channel: string): void {
    // A link that fails is replaced, and the next one does not subscribe to this channel.
    if (this.#link?.isOpen) this.#link.unsubscribe(channel).catch(() => {});
  }
}
