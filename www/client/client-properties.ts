import type { IdentityStatus, Role } from '../../src/protocol/identity-messages.ts';
import type { RoomSettings } from '../../src/protocol/room-settings.ts';
import type { Message, Person } from '../../src/protocol/server-messages.ts';
import type { NetworkPath } from './carriers/carrier.ts';
import type { ClientLink } from './client.ts';
import type { Connection } from './connection/connection.ts';
import { type ClientEvents, Listeners, type MuteStatus } from './events.ts';
import type { Outbox } from './outbox/outbox.ts';
import type { Outgoing } from './outbox/outgoing.ts';
import { RoomReplica } from './room/room-replica.ts';
import type { Extras } from './extras/extras.ts';
import type { ClientState } from './state.ts';

/** What a page reads of a client. Each property belongs to one of its parts. */
export abstract class ClientProperties {
  protected readonly listeners = new Listeners<ClientEvents>();
  protected readonly room = new RoomReplica(this.listeners);
  protected abstract readonly outbox: Outbox;
  protected abstract readonly connection: Connection;
  protected currentState: ClientState = { phase: 'idle' };

  /** Undefined until it is needed. */
  protected extras: Extras | undefined;

  get state(): ClientState {
    return this.currentState;
  }

  get you(): Person | undefined {
    return this.room.you;
  }

  get members(): readonly Person[] {
    return this.room.roster.members;
  }

  get count(): number {
    return this.room.roster.count;
  }

  get messages(): readonly Message[] {
    return this.room.roomTimeline.messages;
  }

  find(id: string): Message | undefined {
    return this.room.roomTimeline.find(id);
  }

  get hasOlder(): boolean {
    return this.room.roomTimeline.hasOlder;
  }

  get canLoadOlder(): boolean {
    return this.currentState.phase === 'live' && this.room.canLoadOlder;
  }

  get position(): { readonly epoch: string | undefined; readonly offset: number } {
    return this.room.roomTimeline.position;
  }

  get link(): ClientLink | undefined {
    return this.connection.current?.link;
  }

  async path(): Promise<NetworkPath | undefined> {
    return this.connection.current?.path();
  }

  get outgoing(): readonly Outgoing[] {
    return this.outbox.outgoing;
  }

  get pausedUntil(): number | undefined {
    return this.outbox.pausedUntil;
  }

  get identity(): IdentityStatus | undefined {
    return this.extras?.login.identity;
  }

  get role(): Role | undefined {
    return this.you?.role;
  }

  get settings(): RoomSettings | undefined {
    return this.extras?.moderation.settings;
  }

  get muted(): MuteStatus | undefined {
    return this.extras?.moderation.muted;
  }

  get guestSince(): number | undefined {
    return this.room.since;
  }

  get pinned(): Message | undefined {
    return this.extras?.moderation.pinned;
  }

  get openReports(): number {
    return this.extras?.moderation.openReports ?? 0;
  }

  on<Name extends keyof ClientEvents>(name: Name, listener: (payload: ClientEvents[Name]) => void): () => void {
    return this.listeners.add(name, listener);
  }
}
