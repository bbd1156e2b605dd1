import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { type JWTPayload, SignJWT } from 'jose';
import type { Person } from '../../src/protocol/server-messages.ts';
import type { ChatClient } from '../../www/client/client.ts';
import { freshRoom } from '../helpers/fresh-room.ts';
import { headlessClient, type HeadlessOptions } from '../helpers/headless-client.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';

const SECRET = 'a secret that only this test has, and its server';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ JWT_SECRET: SECRET });
});
afterAll(() => server[Symbol.asyncDispose]());

/** Signs a token that is valid for `seconds`. */
function sign(claims: JWTPayload, seconds = 3_600): Promise<string> {
  const now = Math.floor(Date.now() / 1_000);
  return new SignJWT({ exp: now + seconds, iat: now - 60, ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode(SECRET));
}

const ann = { sub: 'a1', name: 'Ann Lee', avatar: 'https://example.org/ann.png' };

/** A room, the clients in it, and what its first guest sees of the others. */
class Site implements Disposable {
  token: string | null = null;
  readonly seen: string[] = [];
  readonly #room = freshRoom();
  readonly #clients: ChatClient[] = [];

  constructor(private readonly via: 'whip' | 'websocket') {}

  /** Connects a guest that watches the others. It announces nobody who returns soon after a start of the server. */
  async watch(): Promise<ChatClient> {
    const watcher = await this.join({});
    let present = watcher.members;
    watcher.on('members', (members) => {
      const missingIn = (people: readonly Person[]) => (person: Person) => !people.some(({ id }) => id === person.id);
      this.seen.push(...present.filter(missingIn(members)).map(({ name }) => `-${name}`));
      this.seen.push(...members.filter(missingIn(present)).map(({ name }) => `+${name}`));
      present = members;
    });
    return watcher;
  }

  /** Connects a client, by default with the page's `getToken`. */
  async join(options: Partial<HeadlessOptions> = { getToken: () => this.token }): Promise<ChatClient> {
    const client = this.create(options);
    client.join();
    await isLive(client);
    return client;
  }

  create(options: Partial<HeadlessOptions>): ChatClient {
    const client = headlessClient({ server: server.url, room: this.#room, via: this.via, random: () => 0, ...options });
    this.#clients.push(client);
    return client;
  }

  [Symbol.dispose](): void {
    for (const client of this.#clients) client.leave();
  }
}

function isLive(client: ChatClient): Promise<unknown> {
  return until(() => client.state.phase === 'live' && !client.state.catchingUp, 'the client is live');
}

describe.each(['websocket', 'whip'] as const)('RoomClient over %s', (via) => {
  test('signs a guest in and out, and keeps what it wrote as a guest', async () => {
    using site = new Site(via);
    const watcher = await site.watch();
    const client = await site.join();
    const guest = client.you?.name ?? '';
    client.send('as a guest');
    await until(() => client.outgoing.length === 0, 'the message is stored');
    site.token = await sign(ann);
    client.identify();
    await until(() => client.identity?.user === 'a1', 'the guest is signed in');
    await isLive(client);
    expect(client.you).toMatchObject({ name: 'Ann Lee', user: 'a1', avatar: ann.avatar });
    expect(client.messages.map(({ text }) => text)).toEqual(['as a guest']);
    client.send('as a user');
    await until(() => watcher.messages.at(-1)?.text === 'as a user', 'the message arrives');
    expect(watcher.messages.at(-1)?.from).toMatchObject({ name: 'Ann Lee', user: 'a1' });
    site.token = null;
    client.identify();
    await until(() => client.state.phase === 'live' && client.identity === undefined, 'the user is a guest');
    const later = client.you?.name ?? '';
    expect(client.you).not.toHaveProperty('user');
    expect(later).not.toBe('Ann Lee');
    await until(() => site.seen.length >= 5, 'all have come and gone');
    expect(site.seen.slice(0, 3)).toEqual([`+${guest}`, `-${guest}`, '+Ann Lee']);
    expect(site.seen.slice(3).sort()).toEqual(['-Ann Lee', `+${later}`].sort());
  });

  test('counts two clients of a user as one person', async () => {
    using site = new Site(via);
    const watcher = await site.watch();
    site.token = await sign(ann);
    const [first, second] = [await site.join(), await site.join()];
    expect(first.you?.id).toBe(second.you?.id ?? 'none');
    second.send('from the second');
    await until(() => first.messages.length === 1 && watcher.messages.length === 1, 'the message arrives');
    expect(first.messages[0]?.from.id).toBe(first.you?.id ?? 'none');
    expect(watcher.count).toBe(2);
    second.leave();
    first.send('still here');
    await until(() => watcher.messages.length === 2, 'the second message arrives');
    expect(site.seen).toEqual(['+Ann Lee']);
    first.leave();
    await until(() => site.seen.length === 2, 'the user leaves');
    expect(site.seen).toEqual(['+Ann Lee', '-Ann Lee']);
  });

  test('presents a new token on its connection, and has its role and name', async () => {
    using site = new Site(via);
    await site.watch();
    site.token = await sign(ann);
    const client = await site.join();
    const { since } = client.link ?? {};
    const expires = client.identity?.expires ?? 0;
    site.token = await sign({ ...ann, name: 'Ann Roe', role: 'moderator' }, 7_200);
    client.identify();
    await until(() => (client.identity?.expires ?? 0) > expires && client.you?.name === 'Ann Roe', 'the name is new');
    expect(client.state).toMatchObject({ phase: 'live', isModerator: true });
    expect(await client.moderation('bans')).toMatchObject({ what: 'bans', items: [] });
    expect(client.link?.since).toBe(since ?? 0);
    expect(site.seen).toEqual(['+Ann Lee']);
  });

  test('becomes a new member with the token of another user', async () => {
    using site = new Site(via);
    await site.watch();
    site.token = await sign(ann);
    const client = await site.join();
    const { id } = client.you ?? {};
    site.token = await sign({ sub: 'b2', name: 'Bob' });
    client.identify();
    await until(() => client.identity?.user === 'b2' && client.state.phase === 'live', 'the other user is in');
    expect(client.you?.id).not.toBe(id);
    await until(() => site.seen.length === 3, 'the first user has left');
    expect(site.seen).toEqual(['+Ann Lee', '-Ann Lee', '+Bob']);
  });

  test('is signed out with a fixed token that has expired, and joins after a new one was signed', async () => {
    using site = new Site(via);
    const expired = site.create({ token: await sign(ann, -1) });
    expired.join();
    await until(() => expired.state.phase === 'ended', 'the client gives up');
    expect(expired.state).toMatchObject({ failure: { kind: 'signed-out' } });
    site.token = await sign(ann, -1);
    const client = site.create({ getToken: () => site.token });
    client.join();
    await until(() => client.state.phase === 'ended', 'the client gives up');
    expect(client.state).toMatchObject({ failure: { kind: 'signed-out' } });
    site.token = await sign(ann);
    client.identify();
    await isLive(client);
    expect(client.identity?.user).toBe('a1');
  });
});
