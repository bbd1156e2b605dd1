import type { Clock } from '../clock.ts';
import type { ApiKey } from '../config/api-settings.ts';
import type { Problem } from '../http/problem.ts';
import type { RateLimit } from '../limits/rate-limit.ts';
import type { Log } from '../log.ts';
import type { SignToken, WrongTokens } from '../ports/admission.ts';
import type { KeptValues } from '../ports/documents.ts';
import type { Figures } from '../ports/observations.ts';
import type { NodeBus } from '../ports/node-bus.ts';
import type { HeldRoom, RoomDirectory } from '../ports/rooms.ts';
import type { ServerLog } from '../ports/server-log.ts';
import type { MemberMessages } from '../ports/sinks.ts';
import { noSuchRoom, roomLimit } from './errors.ts';
import type { Scans } from './scans.ts';

/** Configuration and collaborators of the API. */
export interface ApiDeps {
  readonly keys: readonly ApiKey[];
  /** URL where clients reach the server, without a trailing slash; empty means that the description has a path. */
  readonly publicUrl: string;
  readonly version: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly rateLimit: RateLimit;
  readonly wrongTokens: WrongTokens;
  readonly directory: RoomDirectory;
  readonly values: KeptValues;
  readonly serverLog: ServerLog;
  readonly members: MemberMessages;
  /** Returns what the server has at this moment. */
  readonly figures: () => Pick<Figures, 'peers' | 'webSockets'>;
  readonly nodes: NodeBus | undefined;
  /** Limits operations that look at many rooms. */
  readonly scans: Scans;
  /** Signs tokens for users; undefined without `JWT_SECRET`. */
  readonly signToken: SignToken | undefined;
  /** Returns the refusal of a new stream while the server shuts down. */
  readonly drainRefusal: () => Problem | undefined;
  /** Exports the store. Undefined for a server that stores nothing. */
  readonly exportRooms: ExportRooms | undefined;
}

/** Exports all rooms of the store, or one of them, as text in the format of `chat-box export`, without the secret. */
export type ExportRooms = (room: string | undefined) => AsyncGenerator<string, void>;

/** Opens a room of the store for one operation. Throws an ApiError when the store does not have it. */
export async function withRoom<Result>(
  deps: Pick<ApiDeps, 'directory'>,
  name: string,
  use: (room: HeldRoom) => Result | Promise<Result>,
): Promise<Result> {
  if (!(await deps.directory.find(name))) throw noSuchRoom();
  return withNewRoom(deps, name, use);
}

/** Opens a room for one operation, and creates it where the store does not have it. */
export async function withNewRoom<Result>(
  { directory }: Pick<ApiDeps, 'directory'>,
  name: string,
  use: (room: HeldRoom) => Result | Promise<Result>,
): Promise<Result> {
  const room = await directory.hold(name);
  if (room === 'full') throw roomLimit();
  try {
    return await use(room);
  } finally {
    room.release();
  }
}
