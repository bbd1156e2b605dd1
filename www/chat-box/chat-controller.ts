import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Person } from '../../src/protocol/server-messages.ts';
import { type Address, createBrowserClient } from '../client/browser.ts';
import type { ChatClient } from '../client/client.ts';
import type { Outgoing } from '../client/outbox.ts';
import type { ClientState } from '../client/state.ts';
import { type Entry, Transcript } from './transcript.ts';

/** Owns the client of a `<chat-box>`: one at a time, only while the element is in a document. */
export class ChatController implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  #address: Address | undefined;
  #client: ChatClient | undefined;
  #transcript = new Transcript();
  #release: (() => void)[] = [];
  #wasLive = false;

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    host.addController(this);
  }

  get state(): ClientState {
    return this.#client?.state ?? { phase: 'idle' };
  }

  get members(): readonly Person[] {
    return this.#client?.members ?? [];
  }

  get outgoing(): readonly Outgoing[] {
    return this.#client?.outgoing ?? [];
  }

  get entries(): readonly Entry[] {
    return this.#transcript.entries;
  }

  /** Talks to this address from now on. A new one means a new client and an empty log. Who was in stays in. */
  use(address: Address, join: boolean): void {
    const old = this.#address;
    if (old?.server.href === address.server.href && old.room === address.room && old.via === address.via) return;
    const wasIn = this.state.phase !== 'idle';
    this.#drop();
    this.#address = address;
    this.#transcript = new Transcript();
    if (join || wasIn) this.join();
  }

  join(): void {
    if (this.#address === undefined) return;
    if (this.#client === undefined) this.#listen((this.#client = createBrowserClient(this.#address)));
    this.#client.join();
  }

  leave(): void {
    this.#client?.leave();
  }

  /** False when too much is waiting already. */
  send(text: string): boolean {
    return this.#client?.send(text) ?? false;
  }

  resend(id: string): void {
    this.#client?.resend(id);
  }

  hostDisconnected(): void {
    // An element that is moved is taken out and put in again at once: not worth a goodbye.
    queueMicrotask(() => {
      if (this.#host.isConnected) return;
      this.#drop();
      // Put in again later, it starts anew.
      this.#address = undefined;
    });
  }

  #listen(client: ChatClient): void {
    this.#wasLive = false;
    const isOwn = (person: Person) => client.state.phase === 'live' && client.state.you.id === person.id;
    const update = () => this.#host.requestUpdate();
    this.#release = [
      client.on('state', ({ phase }) => {
        if (phase === 'live' && this.#wasLive) this.#transcript.back();
        this.#wasLive ||= phase === 'live';
        update();
      }),
      client.on('members', update),
      client.on('outgoing', update),
      client.on('message', (message) => {
        this.#transcript.message(message, isOwn(message.from));
        update();
      }),
      client.on('joined', (person) => this.#transcript.presence(person, 'joined')),
      client.on('left', (person) => this.#transcript.presence(person, 'left')),
    ];
  }

  #drop(): void {
    for (const release of this.#release) release();
    this.#release = [];
    this.#client?.leave();
    this.#client = undefined;
  }
}
