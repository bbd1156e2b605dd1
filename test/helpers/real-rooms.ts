import { systemClock } from '../../src/clock.ts';
import type { VerifiedIdentity } from '../../src/ports/admission.ts';
import type { HeldRoom } from '../../src/ports/rooms.ts';
import { CHAT_V1 } from '../../src/protocol/limits.ts';
import type { Welcome } from '../../src/protocol/server-messages.ts';
import type { Records } from '../../src/record/record.ts';
import { newId } from '../../src/secrets.ts';
import { FakeCarrier } from './fake-carrier.ts';
import { inRoom, sentOfType, type InRoomOptions } from './in-room.ts';
import type { ManualClock } from './manual-clock.ts';
import { until } from './until.ts';

const unused = () => {};
/** Time passes by itself. */
const clock: ManualClock = {
  ...systemClock,
  ...{ advance: unused, correctWall: unused, pause: unused, block: unused, pending: 0 },
};

/** The rooms of a node, in real time and without a network. */
export type RealRooms = ReturnType<typeof inRoom>;

/** Creates the rooms of a node. */
export function realRooms(records: Records, options: InRoomOptions = {}): RealRooms {
  return inRoom({ maxRooms: 1_000, adminToken: 'a-token-of-owners', ...options, newId, clock, records });
}

/** A member in a room. */
export interface RealMember {
  readonly carrier: FakeCarrier;
  readonly welcome: Welcome;
}

/** Lets a member in, and waits for its welcome. */
export async function enterRoom(
  server: RealRooms,
  room: string,
  { hello = {}, identity }: { readonly hello?: object; readonly identity?: VerifiedIdentity } = {},
): Promise<RealMember> {
  const carrier = new FakeCarrier(CHAT_V1);
  server.admit(carrier, room, { access: 'read-write', ...(identity && { identity }) });
  carrier.receive({ type: 'hello', ...hello });
  await until(() => sentOfType(carrier, 'welcome').length > 0 || !!carrier.closeReason, 'the member is in the room');
  const [welcome] = sentOfType(carrier, 'welcome');
  if (!welcome) throw new Error(`The member was refused: ${carrier.closeReason?.code}.`);
  return { carrier, welcome };
}

/** Holds a room. */
export async function holdRoom({ rooms }: RealRooms, name: string): Promise<HeldRoom> {
  const room = await rooms.hold(name);
  if (room === 'full') throw new Error('There is no room left.');
  return room;
}
