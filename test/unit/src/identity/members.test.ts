import { describe, expect, test } from 'bun:test';
import type { ModerationWelcome } from '../../../../src/protocol/moderation-messages.ts';
import { userPersonId } from '../../../../src/ports/person-ids.ts';
import { inIdentityRoom, type RoomClient } from '../../../helpers/in-identity-room.ts';
import { sentOfType } from '../../../helpers/in-room.ts';

const TIM = { name: 'Tim Müller' };
const TIM_ID = userPersonId('lobby', 'tim');
const id = (number: number) => `abcdefghijklmnop${number}`;

/** The types of presence events that a client has received, with the name of the person. */
function presence(client: RoomClient): readonly string[] {
  return client
    .received()
    .flatMap((message) =>
      message.type === 'joined' || message.type === 'left' ? `${message.type} ${message.member.name}` : [],
    );
}

describe('A verified user', () => {
  test('has the name of its token, and the same person id in every tab', async () => {
    const { enter, sign, send, plainWith } = inIdentityRoom();
    const ada = await enter();
    const plain = await plainWith();
    const claims = { ...TIM, avatar: 'https://x.example/t.png', role: 'moderator' };
    const [phone, laptop] = [await enter(await sign(claims)), await enter(await sign(claims))];
    const person = { id: TIM_ID, name: 'Tim Müller', user: 'tim', avatar: claims.avatar, role: 'moderator' };
    expect([phone.welcome.you, laptop.welcome.you]).toEqual([person, person] as never);
    expect(TIM_ID).toMatch(/^u[\w-]{23}$/);
    expect(phone.welcome).toMatchObject({ moderator: true, identity: { user: 'tim' }, count: 3 });
    expect(laptop.welcome.count).toBe(3);
    expect(presence(ada)).toHaveLength(2);
    await send(laptop, { type: 'send', id: id(1), text: 'hi' });
    expect(sentOfType(ada.carrier, 'message').map(({ from }) => from)).toEqual([person] as never);
    expect(plain.sent.at(-1)).toBe('Tim Müller: hi');
    phone.carrier.receive({ type: 'bye' });
    await send(phone, { type: 'pong' });
    expect(presence(ada)).toHaveLength(2);
    laptop.carrier.receive({ type: 'bye' });
    await send(laptop, { type: 'pong' });
    expect(presence(ada).at(-1)).toBe('left Tim Müller');
  });

  test('with tokens of two names is renamed once in 30 seconds, by new connections and refreshes together', async () => {
    const { enter, sign, send, plainWith, clock } = inIdentityRoom();
    const ada = await enter();
    const renamed = () => sentOfType(ada.carrier, 'renamed').map(({ member }) => member.name);
    const tokens = [await sign({ name: 'Tim A' }), await sign({ name: 'Tim B' })];
    const tim = await enter(tokens[0]);
    for (let times = 1; times <= 6; times++) {
      await enter(tokens[times % 2]);
      await plainWith(tokens[times % 2]);
      await send(tim, { type: 'refresh', id: id(times), token: tokens[times % 2] });
    }
    expect(renamed()).toEqual(['Tim B']);
    expect(sentOfType(tim.carrier, 'error')).toEqual([]);
    for (let times = 0; times < 6; times++) {
      clock.advance(5_000);
      for (const client of [ada, tim]) await send(client, { type: 'pong' });
    }
    await enter(tokens[0]);
    expect(renamed()).toEqual(['Tim B', 'Tim A']);
  });

  test('receives no typing notice of its own in another tab', async () => {
    const { enter, sign, send } = inIdentityRoom();
    const [ada, phone, laptop] = [await enter(), await enter(await sign(TIM)), await enter(await sign(TIM))];
    await send(phone, { type: 'typing' });
    expect(sentOfType(ada.carrier, 'typing')).toEqual([{ type: 'typing', member: TIM_ID }]);
    expect([...sentOfType(phone.carrier, 'typing'), ...sentOfType(laptop.carrier, 'typing')]).toEqual([]);
  });

  test('may change in one tab what it wrote in another', async () => {
    const { enter, sign, send } = inIdentityRoom();
    const [phone, laptop] = [await enter(await sign(TIM)), await enter(await sign(TIM))];
    await send(phone, { type: 'send', id: id(1), text: 'hi' });
    await send(laptop, { type: 'edit', id: id(2), message: id(1), text: 'hello' });
    await send(laptop, { type: 'delete', id: id(3), message: id(1) });
    expect(sentOfType(laptop.carrier, 'error')).toEqual([]);
    expect(sentOfType(phone.carrier, 'deleted')).toHaveLength(1);
  });

  test('has its verified name as a plain member, and may only read as a reader', async () => {
    const { plainWith, plain, sign, clock } = inIdentityRoom();
    const other = plain();
    const [tim, reader] = [
      await plainWith(await sign(TIM)),
      await plainWith(await sign({ sub: 'eve', role: 'reader' })),
    ];
    clock.advance(50);
    tim.receiveText('hi');
    reader.receiveText('no');
    clock.advance(50);
    expect(other.sent).toEqual(['Tim Müller: hi']);
  });

  test('cannot rename, which the welcome shows, unless RENAME allows it', async () => {
    const strict = inIdentityRoom();
    const tim = await strict.enter(await strict.sign(TIM));
    await strict.send(tim, { type: 'rename', id: id(1), name: 'Ada' });
    expect(sentOfType(tim.carrier, 'error')).toMatchObject([{ id: id(1), code: 'verified-name' }]);
    expect(tim.welcome.identity).toMatchObject({ user: 'tim', fixedName: true });
    await strict.send(tim, { type: 'refresh', id: id(2), token: await strict.sign(TIM) });
    expect(sentOfType(tim.carrier, 'ack')).toMatchObject([{ id: id(2), identity: { fixedName: true } }]);
    const open = inIdentityRoom({ RENAME: 'all' });
    const other = await open.enter(await open.sign(TIM));
    expect(other.welcome.identity).not.toContainKey('fixedName');
    await open.send(other, { type: 'rename', id: id(1), name: 'Ada' });
    expect(sentOfType(other.carrier, 'renamed')).toMatchObject([{ member: { name: 'Ada', user: 'tim' } }]);
  });

  test('keeps its name from guests that come, rename or return', async () => {
    const { enter, sign, send, clock } = inIdentityRoom();
    const eve = await enter();
    await send(eve, { type: 'rename', id: id(1), name: 'Tim-Muller' });
    const { token } = sentOfType(eve.carrier, 'ack')[0] ?? {};
    eve.carrier.receive({ type: 'bye' });
    clock.advance(50);
    await enter(await sign(TIM));
    const back = await enter(undefined, { token });
    expect(back.welcome).toMatchObject({ resumed: true });
    expect(back.welcome.you.name).not.toBe('Tim-Muller');
    const other = await enter();
    await send(other, { type: 'rename', id: id(2), name: 'TIM_MULLER' });
    expect(sentOfType(other.carrier, 'error')).toMatchObject([{ id: id(2), code: 'name-taken' }]);
  });

  test('is renamed everywhere by a tab with a newer name', async () => {
    const { enter, sign } = inIdentityRoom();
    const phone = await enter(await sign(TIM));
    await enter(await sign({ name: 'Tim Mayer' }));
    expect(sentOfType(phone.carrier, 'renamed')).toMatchObject([{ was: 'Tim Müller', member: { name: 'Tim Mayer' } }]);
  });
});

describe('A member', () => {
  test('stays the same when it signs in with its resume token, and keeps what it wrote', async () => {
    const { enter, sign, send } = inIdentityRoom();
    const [ada, guest] = [await enter(), await enter()];
    const { name } = guest.welcome.you;
    await send(guest, { type: 'send', id: id(1), text: 'as a guest' });
    const user = await enter(await sign(TIM), { token: guest.welcome.token });
    expect(user.welcome).toMatchObject({ resumed: true, count: 2, you: { id: TIM_ID, name: 'Tim Müller' } });
    expect(guest.carrier.closeReason?.code).toBe('replaced');
    expect(presence(ada).slice(-2)).toEqual([`left ${name}`, 'joined Tim Müller']);
    await send(user, { type: 'delete', id: id(2), message: id(1) });
    expect(sentOfType(user.carrier, 'ack')).toHaveLength(1);
  });

  test('is a new one when a user comes back as a guest, or as another user', async () => {
    const { enter, sign } = inIdentityRoom();
    const tim = await enter(await sign(TIM));
    const { token } = tim.welcome;
    const guest = await enter(undefined, { token });
    expect(guest.welcome).toMatchObject({ resumed: false, count: 2 });
    expect(guest.welcome.you).not.toContainKey('user');
    const eve = await enter(await sign({ sub: 'eve', name: 'Eve' }), { token });
    expect(eve.welcome).toMatchObject({ resumed: false, count: 3, you: { name: 'Eve' } });
    // The user itself has lost nothing.
    expect(tim.carrier.closeReason).toBeUndefined();
    expect((await enter(await sign(TIM), { token })).welcome).toMatchObject({ resumed: true, count: 3 });
    expect(tim.carrier.closeReason?.code).toBe('replaced');
  });

  test('that is a guest receives when it first joined, also after a return, and a user does not', async () => {
    const { clock, enter, sign } = inIdentityRoom();
    const since = (client: RoomClient) => (client.welcome as ModerationWelcome).since;
    const guest = await enter();
    const first = since(guest);
    expect(first).toBe(clock.wall() - 50);
    clock.advance(1_000);
    const { token } = guest.welcome;
    expect(since(await enter(undefined, { token }))).toBe(first);
    expect(since(await enter(await sign(TIM), { token }))).toBeUndefined();
  });

  test('is no login with an older token of a guest that has signed in since', async () => {
    const { enter, sign } = inIdentityRoom();
    const guest = await enter();
    const user = await enter(await sign(TIM), { token: guest.welcome.token });
    const thief = await enter(undefined, { token: guest.welcome.token });
    expect(thief.welcome).toMatchObject({ resumed: false, count: 2 });
    expect(thief.welcome.you).not.toContainKey('user');
    expect(user.carrier.closeReason).toBeUndefined();
  });
});

describe('With GUESTS=read', () => {
  test('guests only read, and users and moderators write', async () => {
    const { enter, sign, send } = inIdentityRoom({ GUESTS: 'read' }, { adminToken: 'a-token-of-the-owner' });
    const guest = await enter();
    expect(guest.welcome.readonly).toBe(true);
    await send(guest, { type: 'send', id: id(1), text: 'hi' });
    await send(guest, { type: 'rename', id: id(2), name: 'Ada' });
    await send(guest, { type: 'history', before: 1 });
    expect(sentOfType(guest.carrier, 'error').map(({ code }) => code)).toEqual(['guests', 'guests']);
    const tim = await enter(await sign(TIM));
    const owner = await enter(undefined, { admin: 'a-token-of-the-owner' });
    for (const client of [tim, owner]) expect(client.welcome).not.toContainKey('readonly');
    await send(tim, { type: 'send', id: id(3), text: 'hi' });
    await send(owner, { type: 'send', id: id(4), text: 'hi' });
    expect(sentOfType(guest.carrier, 'message')).toHaveLength(2);
  });
});
