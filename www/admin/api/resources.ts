import type { Ban, LogEntry, OpenReport } from '../../../src/protocol/moderation-messages.ts';
import type { RoomSettings } from '../../../src/protocol/room-settings.ts';
import type { Message, Person } from '../../../src/protocol/server-messages.ts';

/** `GET /stats` */
export interface Stats {
  readonly version: string;
  /** Seconds. */
  readonly uptime: number;
  /** The node that answered. */
  readonly node: string;
  readonly nodes: number;
  readonly rooms: number;
  readonly activeRooms: number;
  readonly members: number;
  readonly events: number;
  /** Connections of the node that answered. */
  readonly peers: number;
  readonly webSockets: number;
}

/** `GET /key` */
export interface Key {
  readonly name: string;
}

/** An item of `GET /nodes`. The facts are absent when the node does not answer. */
export interface NodeFacts {
  readonly node: string;
  readonly answers: boolean;
  readonly version?: string;
  /** Seconds. */
  readonly uptime?: number;
  readonly rooms?: number;
}

/** An item of `GET /rooms`. */
export interface RoomSummary {
  readonly name: string;
  readonly epoch: string;
  readonly head: number;
  readonly members: number;
  readonly events: number;
  readonly lastActivity?: number;
}

/** `GET /rooms` */
export interface RoomPage {
  readonly rooms: readonly RoomSummary[];
  readonly next?: string;
}

/** `GET /rooms/{room}` */
export interface RoomDetails extends RoomSummary {
  readonly settings: RoomSettings;
}

/** `GET /rooms/{room}/members` */
export interface Members {
  readonly members: readonly PresentPerson[];
}

/** A person in a room, and when it entered, in milliseconds since 1970. */
export type PresentPerson = Person & { readonly since: number };

/** `GET /rooms/{room}/messages` */
export interface MessagePage {
  readonly messages: readonly Message[];
  readonly next?: number;
}

/** A page of a list of moderation. */
export interface ItemPage<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
}

/** An item of `GET /bans`. The room is `*` for a ban from all rooms. */
export type RoomBan = Ban & InRoom;

/** An item of `GET /reports`. */
export type RoomReport = OpenReport & InRoom;

/** An item of `GET /audit`. */
export type RoomLogEntry = LogEntry & InRoom;

interface InRoom {
  readonly room: string;
}

/** The result of a write. */
export interface Written {
  readonly id: string;
}
