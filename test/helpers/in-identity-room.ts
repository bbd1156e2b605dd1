import { readIdentitySettings } from '../../src/config/identity-settings.ts';
import { Problem } from '../../src/http/problem.ts';
import { createIdentity } from '../../src/identity/identity.ts';
import { combineAdmissions, type Pass, type WrongTokens } from '../../src/ports/admission.ts';
import { CHAT_V1 } from '../../src/protocol/limits.ts';
import type { ServerMessage, Welcome } from '../../src/protocol/server-messages.ts';
import type { FakeCarrier } from './fake-carrier.ts';
import { inRoom, sentMessages, sentOfType, type InRoomOptions } from './in-room.ts';
import { manualClock } from './manual-clock.ts';
import { JWT_SECRET, signToken } from './sign-token.ts';
import { until } from './until.ts';
import { unlimitedTokens } from './unlimited-tokens.ts';

/** A chat.v1 client in the room, and its welcome. */
export interface RoomClient {
  readonly carrier: FakeCarrier;
  readonly welcome: Welcome;
  /** All messages since the welcome. */
  received(): readonly ServerMessage[];
}

/** Creates rooms whose server verifies users, without a network or real time. */
export function inIdentityRoom(
  env: Readonly<Record<string, string>> = {},
  { wrongTokens = unlimitedTokens, ...options }: InRoomOptions & { readonly wrongTokens?: WrongTokens } = {},
) {
  const clock = manualClock();
  const settings = readIdentitySettings({ JWT_SECRET, ...env }, false);
  const identity = createIdentity(settings, { clock, wrongTokens });
  const { rule, requests, welcome } = identity;
  const room = inRoom({ ...options, clock, rules: [rule], requests, welcomes: [welcome] });
  const admission = combineAdmissions([identity.admission], wrongTokens);
  const admit = async (token?: string): Promise<Pass> => {
    const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
    const request = new Request('http://localhost/ws/lobby', { headers });
    const pass = await admission.admitRequest({ request, address: '192.0.2.1', room: 'lobby' });
    if (pass instanceof Problem) throw new Error(pass.detail);
    return pass;
  };
  return {
    ...room,
    admit,
    /** Signs a token for the user `tim` that ends in an hour of the test's clock. */
    sign: (claims: object = {}) => signToken({ ...claims }, { now: clock.wall() }),
    /** Enters with a token, or as a guest. */
    async enter(token?: string, hello: object = {}): Promise<RoomClient> {
      const carrier = room.openWith(await admit(token), CHAT_V1);
      carrier.receive({ type: 'hello', ...hello });
      clock.advance(50);
      const [first] = sentOfType(carrier, 'welcome');
      if (!first) throw new Error(`There is no welcome: ${carrier.closeReason?.code}`);
      const before = sentMessages(carrier).findIndex(({ type }) => type === 'history') + 1;
      return { carrier, welcome: first, received: () => sentMessages(carrier).slice(before) };
    },
    /** Opens a plain carrier with a token. */
    plainWith: async (token?: string) => room.openWith(await admit(token), ''),
    /** Sends a message of a client. Waits for its answer if it has an id, and for the turns. */
    async send({ carrier }: RoomClient, message: Readonly<Record<string, unknown>>): Promise<void> {
      const isAnswered = () =>
        carrier.closeReason !== undefined ||
        sentMessages(carrier).some(
          (sent) => (sent.type === 'ack' || sent.type === 'error') && sent.id === message['id'],
        );
      carrier.receive(message);
      clock.advance(50);
      // The signature of a token is checked asynchronously.
      if (message['type'] === 'refresh') await until(isAnswered, 'the request is answered');
      clock.advance(50);
    },
  };
}
