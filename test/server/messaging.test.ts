import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { carrierKinds } from '../helpers/carriers.ts';
import { freshRoom } from '../helpers/fresh-room.ts';
import { dialectNames, enterRoom } from '../helpers/test-member.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

let server: TestServer;
beforeAll(async () => void (server = await startTestServer()));
afterAll(() => server[Symbol.asyncDispose]());

// Every dialect and every carrier passes the same tests.
describe.each(carrierKinds)('Over a %s', (kind) => {
  describe.each(dialectNames)('in %s', (dialect) => {
    test('the server sends each message to both members, with the name of its sender', async () => {
      const room = freshRoom();
      await using ada = await enterRoom(server.url, kind, dialect, room);
      await using bob = await enterRoom(server.url, kind, dialect, room);
      ada.send('hello, everyone');
      expect(await bob.waitFor('hello, everyone')).toEqual({ name: ada.name, text: 'hello, everyone' });
      expect(await ada.waitFor('hello, everyone')).toEqual({ name: ada.name, text: 'hello, everyone' });
      bob.send('hello back');
      expect(await ada.waitFor('hello back')).toEqual({ name: bob.name, text: 'hello back' });
      expect(ada.name).not.toBe(bob.name);
    });

    test('the server sends 500 messages of two members to both in one order, each once', async () => {
      const room = freshRoom();
      await using ada = await enterRoom(server.url, kind, dialect, room);
      await using bob = await enterRoom(server.url, kind, dialect, room);
      for (let number = 0; number < 250; number++) {
        ada.send(`a${number}`);
        bob.send(`b${number}`);
      }
      ada.send('a-end');
      bob.send('b-end');
      for (const member of [ada, bob]) {
        while (member.received().length < 502) await member.client.next();
      }
      expect(ada.received()).toEqual(bob.received());
      for (const letter of ['a', 'b']) {
        const texts = ada.received().map(({ text }) => text);
        const own = texts.filter((text) => text.startsWith(letter));
        expect(own).toEqual([...Array.from({ length: 250 }, (_, number) => `${letter}${number}`), `${letter}-end`]);
      }
    });

    test('the server sends a message to no other room', async () => {
      const room = freshRoom();
      await using ada = await enterRoom(server.url, kind, dialect, room);
      await using eve = await enterRoom(server.url, kind, dialect, freshRoom());
      eve.send('elsewhere');
      await eve.waitFor('elsewhere');
      ada.send('here');
      await ada.waitFor('here');
      expect(ada.received().map(({ text }) => text)).toEqual(['here']);
    });

    test('the server sends markup, emoji, newlines and the longest text unchanged', async () => {
      const room = freshRoom();
      await using ada = await enterRoom(server.url, kind, dialect, room);
      await using bob = await enterRoom(server.url, kind, dialect, room);
      for (const text of ['<img src=x onerror=alert(1)>', '👩‍👩‍👧 שלום', 'two\nlines\tand a tab', 'x'.repeat(4_000)]) {
        ada.send(text);
        expect(await bob.waitFor(text)).toEqual({ name: ada.name, text });
      }
    });

    test('the server accepts bytes that are UTF-8 as text', async () => {
      const room = freshRoom();
      await using ada = await enterRoom(server.url, kind, dialect, room);
      const frame = dialect === 'plain' ? 'grüezi' : '{"type":"send","id":"0123456789abcdef","text":"grüezi"}';
      ada.client.sendBytes(new TextEncoder().encode(frame));
      expect(await ada.waitFor('grüezi')).toEqual({ name: ada.name, text: 'grüezi' });
    });
  });
});

describe.each(carrierKinds)('A plain member over a %s', (kind) => {
  test('exchanges messages with a chat.v1 member over either carrier', async () => {
    const room = freshRoom();
    await using plain = await enterRoom(server.url, kind, 'plain', room);
    for (const other of carrierKinds) {
      await using chat = await enterRoom(server.url, other, 'chat.v1', room);
      chat.send(`from ${other}`);
      expect((await plain.waitFor(`from ${other}`)).name).toBe(chat.name);
      plain.send(`to ${other}`);
      expect((await chat.waitFor(`to ${other}`)).name).toBe(plain.name);
    }
  });
});
