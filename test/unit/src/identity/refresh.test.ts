import { describe, expect, test } from 'bun:test';
import type { FakeCarrier } from '../../../helpers/fake-carrier.ts';
import { inIdentityRoom, type RoomClient } from '../../../helpers/in-identity-room.ts';
import { sentOfType } from '../../../helpers/in-room.ts';

const HOUR_MS = 3_600_000;
const TIM = { name: 'Tim Müller' };
const id = (number: number) => `abcdefghijklmnop${number}`;

function errors({ carrier }: RoomClient): readonly string[] {
  return sentOfType(carrier, 'error').map(({ id: command, code }) => `${command} ${code}`);
}

/** Advances the clock, and answers pings of these carriers. */
function pass(clock: { advance(ms: number): void }, ms: number, ...carriers: FakeCarrier[]): void {
  for (let left = ms; left > 0; left -= 4_000) {
    clock.advance(Math.min(left, 4_000));
    for (const carrier of carriers) carrier.receive({ type: 'pong' });
  }
}

describe('refresh', () => {
  test('gives the carrier a later end, and is acknowledged with it', async () => {
    const { clock, enter, sign, send } = inIdentityRoom();
    const tim = await enter(await sign(TIM));
    const { expires } = tim.welcome.identity ?? { expires: 0 };
    expect(expires).toBe(clock.wall() - 50 + HOUR_MS);
    pass(clock, HOUR_MS / 2, tim.carrier);
    const token = await sign(TIM);
    const later = Math.floor(clock.wall() / 1_000) * 1_000 + HOUR_MS;
    await send(tim, { type: 'refresh', id: id(1), token });
    expect(sentOfType(tim.carrier, 'ack')).toMatchObject([{ id: id(1), identity: { user: 'tim', expires: later } }]);
    expect(sentOfType(tim.carrier, 'ack')[0]).not.toContainKey('token');
    pass(clock, HOUR_MS / 2 + 60_000, tim.carrier);
    expect(tim.carrier.closeReason).toBeUndefined();
    pass(clock, HOUR_MS, tim.carrier);
    expect(tim.carrier.closeReason?.code).toBe('expired');
  });

  test('changes the name for all tabs, with a resume token for the new one', async () => {
    const { enter, sign, send } = inIdentityRoom();
    const [phone, laptop] = [await enter(await sign(TIM)), await enter(await sign(TIM))];
    await send(phone, {
      type: 'refresh',
      id: id(1),
      token: await sign({ name: 'Tim Mayer', avatar: 'https://x.example/' }),
    });
    const member = { id: phone.welcome.you.id, name: 'Tim Mayer', user: 'tim', avatar: 'https://x.example/' };
    expect(sentOfType(laptop.carrier, 'renamed')).toMatchObject([{ member, was: 'Tim Müller' }]);
    const [{ token } = {}] = sentOfType(phone.carrier, 'ack');
    expect((await enter(await sign({ name: 'Tim Mayer' }), { token })).welcome.resumed).toBe(true);
  });

  test('changes the role at once', async () => {
    const { enter, sign, send } = inIdentityRoom();
    const [tim, ada] = [await enter(await sign({ ...TIM, role: 'moderator' })), await enter()];
    await send(ada, { type: 'send', id: id(1), text: 'hi' });
    await send(tim, { type: 'refresh', id: id(2), token: await sign(TIM) });
    await send(tim, { type: 'delete', id: id(3), message: id(1) });
    expect(errors(tim)).toEqual([`${id(3)} not-yours`]);
    await send(tim, { type: 'refresh', id: id(4), token: await sign({ ...TIM, role: 'reader' }) });
    await send(tim, { type: 'send', id: id(5), text: 'hi' });
    expect(errors(tim).at(-1)).toBe(`${id(5)} readonly`);
    expect(sentOfType(ada.carrier, 'joined').at(-1)).toMatchObject({ returning: true, member: { role: 'reader' } });
    await send(tim, { type: 'refresh', id: id(6), token: await sign({ ...TIM, role: 'owner' }) });
    await send(tim, { type: 'delete', id: id(7), message: id(1) });
    expect(sentOfType(ada.carrier, 'deleted')).toHaveLength(1);
  });

  test('lets a reader write whose new token has another role', async () => {
    const { enter, sign, send } = inIdentityRoom();
    const reader = await enter(await sign({ ...TIM, role: 'reader' }));
    expect(reader.welcome.readonly).toBe(true);
    await send(reader, { type: 'send', id: id(1), text: 'hi' });
    expect(errors(reader)).toEqual([`${id(1)} readonly`]);
    await send(reader, { type: 'refresh', id: id(2), token: await sign(TIM) });
    await send(reader, { type: 'send', id: id(3), text: 'hi' });
    expect(errors(reader)).toHaveLength(1);
    expect(sentOfType(reader.carrier, 'message')).toMatchObject([{ id: id(3) }]);
  });

  test('closes the carrier for another user, whose client comes back as a new member', async () => {
    const { clock, enter, sign, send } = inIdentityRoom();
    const [ada, tim] = [await enter(), await enter(await sign(TIM))];
    await send(tim, { type: 'refresh', id: id(1), token: await sign({ sub: 'eve', name: 'Eve' }) });
    expect(tim.carrier.closeReason).toMatchObject({ code: 'expired', reconnect: true });
    clock.advance(50);
    expect(sentOfType(ada.carrier, 'left')).toMatchObject([{ member: { name: 'Tim Müller' } }]);
  });

  test('is refused for a token that is not valid here, and leaves the carrier as it is', async () => {
    const { clock, enter, sign, send } = inIdentityRoom();
    const tim = await enter(await sign(TIM));
    const bad = ['none', 'eyJ.x.y', `${await sign()}x`, await sign({ exp: 1 }), await sign({ rooms: ['other'] }), ''];
    for (const [index, token] of bad.entries()) await send(tim, { type: 'refresh', id: id(index), token });
    expect(errors(tim)).toEqual(bad.map((_, index) => `${id(index)} identity`));
    pass(clock, HOUR_MS + 20_000, tim.carrier);
    expect(tim.carrier.closeReason).toBeUndefined();
    pass(clock, 20_000, tim.carrier);
    expect(tim.carrier.closeReason?.code).toBe('expired');
  });

  test('is refused to a guest, which signs in over a new connection', async () => {
    const { enter, sign, send } = inIdentityRoom();
    const guest = await enter();
    await send(guest, { type: 'refresh', id: id(1), token: await sign(TIM) });
    expect(errors(guest)).toEqual([`${id(1)} identity`]);
  });

  test('counts forged tokens for the network, and none that was signed', async () => {
    let count = 0;
    const { enter, sign, send } = inIdentityRoom(
      {},
      { wrongTokens: { refusal: () => undefined, count: () => void count++ } },
    );
    const tim = await enter(await sign(TIM));
    await send(tim, { type: 'refresh', id: id(1), token: `${await sign()}x` });
    await send(tim, { type: 'refresh', id: id(2), token: await sign({ exp: 1 }) });
    expect(count).toBe(1);
  });

  test.each([
    { type: 'refresh', id: 'short', token: 'x' },
    { type: 'refresh', id: id(1) },
  ])('closes the carrier when it is malformed: %j', async (message) => {
    const { enter, sign, send } = inIdentityRoom();
    const tim = await enter(await sign(TIM));
    await send(tim, message);
    expect(tim.carrier.closeReason?.code).toBe('protocol');
  });
});

describe('A carrier of a verified user', () => {
  test('closes with expired 30 s after the end of its token, and the member stays for its return', async () => {
    const { clock, enter, sign } = inIdentityRoom();
    const tim = await enter(await sign({ ...TIM, exp: Math.floor(clock.wall() / 1_000) + 60 }));
    pass(clock, 89_000, tim.carrier);
    expect(tim.carrier.closeReason).toBeUndefined();
    pass(clock, 1_000, tim.carrier);
    expect(tim.carrier.closeReason).toMatchObject({ code: 'expired', leaves: false });
    const again = await enter(await sign(TIM), { token: tim.welcome.token });
    expect(again.welcome).toMatchObject({ resumed: true, count: 1 });
  });

  test.each(['chat.v1', ''])('of %p leaves no timer when the room refuses its member', async (protocol) => {
    const { clock, enter, sign, send, openWith, admit } = inIdentityRoom();
    const moderator = await enter(await sign({ sub: 'ada', role: 'moderator' }));
    const tim = await enter(await sign(TIM));
    await send(moderator, { type: 'kick', id: id(1), member: tim.welcome.you.id, seconds: 600 });
    expect(tim.carrier.closeReason?.code).toBe('kicked');
    clock.advance(1_000);
    const timers = clock.pending;
    const again = openWith(await admit(await sign(TIM)), protocol);
    if (protocol !== '') again.receive({ type: 'hello' });
    expect(again.closeReason?.code).toBe('kicked');
    expect(clock.pending).toBe(timers);
  });

  test('closes with expired in the plain dialect too', async () => {
    const { clock, plainWith, sign } = inIdentityRoom();
    const tim = await plainWith(await sign({ exp: Math.floor(clock.wall() / 1_000) + 60 }));
    clock.advance(89_000);
    expect(tim.closeReason).toBeUndefined();
    clock.advance(2_000);
    expect(tim.closeReason?.code).toBe('expired');
    clock.advance(1_000);
    expect(clock.pending).toBe(0);
  });

  test('closes at once when its session was opened with a token that has ended since', async () => {
    const { clock, admit, sign, openWith } = inIdentityRoom();
    const pass60 = await admit(await sign({ exp: Math.floor(clock.wall() / 1_000) + 60 }));
    clock.advance(91_000);
    const [plain, chat] = [openWith(pass60, ''), openWith(pass60)];
    chat.receive({ type: 'hello' });
    expect([plain.closeReason?.code, chat.closeReason?.code]).toEqual(['expired', 'expired']);
  });

  test('stays open when the system time is corrected meanwhile, until the token has ended by it', async () => {
    const { clock, plainWith, sign } = inIdentityRoom();
    const tim = await plainWith(await sign({ exp: Math.floor(clock.wall() / 1_000) + 60 }));
    clock.correctWall(-60_000);
    clock.advance(91_000);
    expect(tim.closeReason).toBeUndefined();
    clock.advance(60_000);
    expect(tim.closeReason?.code).toBe('expired');
  });

  test('leaves no timer behind when it closes', async () => {
    const { clock, enter, sign } = inIdentityRoom();
    const tim = await enter(await sign(TIM));
    tim.carrier.receive({ type: 'bye' });
    clock.advance(3_000);
    expect(clock.pending).toBe(0);
  });
});
