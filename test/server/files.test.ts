import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { existsSync, readdirSync, statSync, utimesSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { MAX_UPLOAD_BYTES } from '../../src/files/upload.ts';
import { newId } from '../../src/secrets.ts';
import { callApi } from '../helpers/api-client.ts';
import { API_KEYS } from '../helpers/api-contract.ts';
import { carriers } from '../helpers/carriers.ts';
import { chatMember } from '../helpers/chat-member.ts';
import { expectProblem } from '../helpers/expect-problem.ts';
import { freshRoom } from '../helpers/fresh-room.ts';
import { jpegWithMetadata, pixelBomb, samplePicture, SECRET_PLACE } from '../helpers/sample-pictures.ts';
import { signedInMember } from '../helpers/signed-in-member.ts';
import { JWT_SECRET, signToken } from '../helpers/sign-token.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { until } from '../helpers/until.ts';
import { postPicture, sendPicture, uploadPicture, uploadToken } from '../helpers/upload-picture.ts';

const ADMIN_TOKEN = 'a-token-for-owners';
const folder = temporaryFolder();
let server: TestServer;

beforeAll(async () => {
  const env = { FILES: 'all', ADMIN_TOKEN, API_KEYS, TRUST_PROXY: '1', PUBLIC_URL: 'https://chat.example/base' };
  server = await startTestServer({ ...env, DATA_DIR: folder.path });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

/** Names of the stored files of a room. */
function stored(room: string, data = folder.path): string[] {
  const path = join(data, 'files', room);
  return existsSync(path) ? readdirSync(path).sort() : [];
}

/** A member, and its token for uploads, in a room of its own. */
async function uploader(room = freshRoom()) {
  const member = await chatMember(server.url, 'WebSocket', room);
  const access = await uploadToken(member);
  if ('code' in access) throw new Error(access.code);
  return { room, member, token: access.token, [Symbol.asyncDispose]: () => member[Symbol.asyncDispose]() };
}

describe('A picture', () => {
  test('is uploaded, sent, read by others, and gone with its message', async () => {
    await using ada = await uploader();
    const { room } = ada;
    expect(ada.member.welcome.limits.files).toBe(MAX_UPLOAD_BYTES);
    await using bob = await chatMember(server.url, 'data channel', room);
    await using plain = await carriers.WebSocket(server.url, { room });
    const response = await postPicture(server.url, room, ada.token, await jpegWithMetadata());
    expect(response.status).toBe(201);
    const uploaded = await response.json();
    const { file } = uploaded;
    expect(file).toMatchObject({
      type: 'image/webp',
      width: 48,
      height: 64,
    });
    expect(file.id).toMatch(/^p-[\w-]{22}$/);
    expect(response.headers.get('Location')).toBe(`https://chat.example/base/files/${room}/${file.id}`);
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(await sendPicture(ada.member, uploaded, 'look', 'A  bear\n')).toBe('ack');
    const message = await bob.next('message');
    expect(message).toMatchObject({ id: file.id, text: 'look', file: { ...file, alt: 'A bear' } });
    expect(await plain.next()).toEndWith(`look\nPicture: A bear https://chat.example/base/files/${room}/${file.id}`);
    for (const path of [file.id, `${file.id}/thumbnail`]) {
      const picture = await fetch(`${server.url}/files/${room}/${path}`, { headers: { Origin: 'https://a.example' } });
      expect(picture.status).toBe(200);
      expect(Object.fromEntries(picture.headers)).toMatchObject({
        'content-type': 'image/webp',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; sandbox",
        'cache-control': 'private, no-store',
        'cross-origin-resource-policy': 'cross-origin',
        'referrer-policy': 'no-referrer',
        'access-control-allow-origin': '*',
      });
      const bytes = Buffer.from(await picture.arrayBuffer());
      expect(bytes.toString('latin1', 8, 12)).toBe('WEBP');
      for (const trace of [SECRET_PLACE, 'Exif', 'ICC']) expect(bytes.includes(trace)).toBe(false);
      if (path === file.id) expect(bytes).toHaveLength(file.bytes);
    }
    expect(statSync(join(folder.path, 'files')).mode & 0o777).toBe(0o700);
    expect(stored(room)).toHaveLength(2);
    expect(await ada.member.outcome({ type: 'delete', message: file.id })).toBe('ack');
    await until(() => stored(room).length === 0, 'the picture is gone');
    await expectProblem(await fetch(`${server.url}/files/${room}/${file.id}`), 404);
    await expectProblem(await fetch(`${server.url}/files/${room}/${file.id}/thumbnail`), 404);
    expect(server.logs.join('\n')).not.toContain(file.id);
  });

  test('goes with a moderator, who clears the room, erases an author or deletes the message', async () => {
    await using ada = await uploader();
    const { room, member } = ada;
    await using owner = await chatMember(server.url, 'WebSocket', room, { admin: ADMIN_TOKEN });
    const upload = async () => {
      const uploaded = await uploadPicture(member, server.url, room, await samplePicture('png'));
      expect(await sendPicture(member, uploaded)).toBe('ack');
      expect(stored(room)).toHaveLength(2);
      return uploaded.file.id;
    };
    const gone = () => until(() => stored(room).length === 0, 'the picture is gone');
    expect(await owner.outcome({ type: 'delete', message: await upload() })).toBe('ack');
    await gone();
    await upload();
    expect(await owner.outcome({ type: 'clear' })).toBe('ack');
    await gone();
    await upload();
    expect((await callApi(server, `/rooms/${room}`, { method: 'DELETE' })).status).toBe(200);
    await gone();
    await using eve = await chatMember(server.url, 'WebSocket', room);
    await using again = await chatMember(server.url, 'WebSocket', room, { admin: ADMIN_TOKEN });
    const uploaded = await uploadPicture(eve, server.url, room, await samplePicture('png'));
    expect(await sendPicture(eve, uploaded)).toBe('ack');
    const kick = { type: 'kick', member: eve.welcome.you.id, seconds: 60, erase: 'all' } as const;
    expect(await again.outcome(kick)).toBe('ack');
    await gone();
  });

  test('is a repeat of its message when it is sent again, and belongs to no other message', async () => {
    await using ada = await uploader();
    const { room, member } = ada;
    const uploaded = await uploadPicture(member, server.url, room, await samplePicture('webp'));
    const other = { type: 'send', id: newId(), text: '', file: { ticket: uploaded.ticket } } as const;
    expect(await member.outcome(other)).toBe('file');
    expect(await sendPicture(member, uploaded)).toBe('ack');
    expect(await sendPicture(member, uploaded)).toBe('ack');
    expect(member.received.filter(({ type }) => type === 'message')).toHaveLength(1);
  });

  test('survives a kill of the server, but not without a message', async () => {
    using data = temporaryFolder();
    const env = { FILES: 'all', DATA_DIR: data.path };
    const first = await startTestServer(env);
    const member = await chatMember(first.url, 'WebSocket', 'lobby');
    const [sent, unsent, late] = [
      await uploadPicture(member, first.url, 'lobby', await samplePicture('png')),
      await uploadPicture(member, first.url, 'lobby', await samplePicture('png')),
      await uploadPicture(member, first.url, 'lobby', await samplePicture('png')),
    ];
    expect(await sendPicture(member, sent)).toBe('ack');
    await first.stop('SIGKILL');
    const longAgo = (Date.now() - 2 * 3_600_000) / 1_000;
    for (const { file } of [sent, unsent])
      for (const end of ['.webp', '.small.webp'])
        utimesSync(join(data.path, 'files', 'lobby', file.id + end), longAgo, longAgo);
    await using second = await startTestServer({ ...env, PORT: String(first.port) });
    await until(() => stored('lobby', data.path).length === 4, 'the picture without a message is gone', 8_000);
    expect((await fetch(`${second.url}/files/lobby/${sent.file.id}`)).status).toBe(200);
    expect((await fetch(`${second.url}/files/lobby/${unsent.file.id}`)).status).toBe(404);
    await using again = await chatMember(second.url, 'WebSocket', 'lobby', { token: member.welcome.token });
    // The signature outlives the process, and so does the picture that waits for its message.
    expect(await sendPicture(again, late)).toBe('ack');
  }, 60_000);
});

describe('An upload', () => {
  test('needs a token of a member of the room', async () => {
    await using ada = await uploader();
    const png = await samplePicture('png');
    await expectProblem(await postPicture(server.url, ada.room, undefined, png), 401);
    await expectProblem(await postPicture(server.url, ada.room, 'a.token', png), 401);
    await expectProblem(await postPicture(server.url, ada.room, ada.member.welcome.token, png), 401);
    await expectProblem(await postPicture(server.url, freshRoom(), ada.token, png), 401);
    expect((await postPicture(server.url, ada.room, ada.token, png)).status).toBe(201);
  });

  test('gives a ticket that only its member can use, in its room', async () => {
    await using ada = await uploader();
    await using bob = await chatMember(server.url, 'WebSocket', ada.room);
    await using elsewhere = await uploader();
    const uploaded = await uploadPicture(ada.member, server.url, ada.room, await samplePicture('png'));
    expect(await sendPicture(bob, uploaded)).toBe('file');
    expect(await sendPicture(elsewhere.member, uploaded)).toBe('file');
    expect(await sendPicture(ada.member, uploaded)).toBe('ack');
  });

  test('is refused once its member is banned, however fresh its token is', async () => {
    await using ada = await uploader();
    const { room, member, token } = ada;
    await using owner = await chatMember(server.url, 'WebSocket', room, { admin: ADMIN_TOKEN });
    await using bob = await chatMember(server.url, 'WebSocket', room);
    const access = await uploadToken(bob);
    if ('code' in access) throw new Error(access.code);
    expect((await postPicture(server.url, room, token, await samplePicture('png'))).status).toBe(201);
    expect(await owner.outcome({ type: 'kick', member: member.welcome.you.id, seconds: 60 })).toBe('ack');
    const refused = await postPicture(server.url, room, token, await samplePicture('png'));
    expect(await expectProblem(refused, 403)).toMatchObject({ code: 'kicked' });
    expect((await postPicture(server.url, room, access.token, await samplePicture('png'))).status).toBe(201);
    expect(stored(room)).toHaveLength(4);
  });

  test('is refused above 5 MB, with and without an announced length', async () => {
    await using ada = await uploader();
    const large = new Uint8Array(MAX_UPLOAD_BYTES + 1);
    await expectProblem(await postPicture(server.url, ada.room, ada.token, large), 413);
    const chunks = () =>
      new ReadableStream<Uint8Array>({
        start(controller) {
          for (let at = 0; at < large.length; at += 65_536) controller.enqueue(large.subarray(at, at + 65_536));
          controller.close();
        },
      });
    await expectProblem(await postPicture(server.url, ada.room, ada.token, chunks()), 413);
    // The largest size is read, and is no picture.
    await expectProblem(await postPicture(server.url, ada.room, ada.token, large.subarray(1)), 415);
  });

  test('is refused when it is no picture, whatever its type claims', async () => {
    await using ada = await uploader();
    const post = (body: BodyInit, type = 'image/png', headers = {}) =>
      postPicture(server.url, ada.room, ada.token, body, { 'Content-Type': type, ...headers });
    await expectProblem(await post('<!doctype html><script>alert(1)</script>'), 415);
    await expectProblem(await post('<svg xmlns="http://www.w3.org/2000/svg"/>', 'image/svg+xml'), 415);
    await expectProblem(await post('GIF89a\x01\x00\x01\x00'), 415);
    await expectProblem(await post(''), 415);
    await expectProblem(await post((await samplePicture('png', 300, 300)).subarray(0, 100)), 422);
    await expectProblem(await post(await pixelBomb()), 413);
    await expectProblem(
      await post(Bun.gzipSync(await samplePicture('png')), 'image/png', { 'Content-Encoding': 'gzip' }),
      415,
    );
    expect((await post(await samplePicture('png'), 'text/html')).status).toBe(201);
    expect(stored(ada.room)).toHaveLength(2);
  });

  test('finds no other path', async () => {
    await using ada = await uploader();
    const uploaded = await uploadPicture(ada.member, server.url, ada.room, await samplePicture('png'));
    const { id } = uploaded.file;
    for (const path of [
      '..%2f..%2fsecret',
      `${id}.webp`,
      `${id}/full`,
      `${id}/thumbnail/x`,
      'p-short',
      `${id}%00`,
      'secret',
    ])
      await expectProblem(await fetch(`${server.url}/files/${ada.room}/${path}`), 404);
    for (const path of ['', '/', '/../secret', '/a%2fb/x', `/elsewhere/${id}`])
      expect((await fetch(`${server.url}/files${path}`)).status).toBe(404);
    await expectProblem(await fetch(`${server.url}/files/${ada.room}`), 405);
    await expectProblem(await fetch(`${server.url}/files/${ada.room}/${id}`, { method: 'DELETE' }), 405);
    const head = await fetch(`${server.url}/files/${ada.room}/${id}`, { method: 'HEAD' });
    expect([head.status, head.headers.get('Content-Type')]).toEqual([200, 'image/webp']);
    const { byteLength } = await (await fetch(`${server.url}/files/${ada.room}/${id}`)).arrayBuffer();
    expect(Number(head.headers.get('Content-Length'))).toBe(byteLength);
  });

  test('leaves other networks alone when a network holds all the uploads that it may have', async () => {
    await using ada = await uploader();
    const address = { 'X-Forwarded-For': '203.0.113.9' };
    const slow = Array.from({ length: 4 }, () => {
      const socket = connect(server.port, '127.0.0.1');
      socket.write(
        `POST /files/${ada.room} HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 203.0.113.9\r\n` +
          `Authorization: Bearer ${ada.token}\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n\x89PNG\r\n`,
      );
      socket.on('error', () => {});
      return socket;
    });
    const png = await samplePicture('png');
    let refused: Response | undefined;
    await until(async () => {
      refused = await postPicture(server.url, ada.room, ada.token, png, address);
      return refused.status !== 201;
    }, 'the slow uploads have begun');
    expect(refused?.headers.get('Retry-After')).toMatch(/^\d+$/);
    await expectProblem(refused as Response, 429);
    expect(
      (await postPicture(server.url, ada.room, ada.token, png, { 'X-Forwarded-For': '198.51.100.8' })).status,
    ).toBe(201);
    for (const socket of slow) socket.destroy();
    await until(
      async () => (await postPicture(server.url, ada.room, ada.token, png, address)).status === 201,
      'the uploads that broke off have ended',
      8_000,
    );
  }, 30_000);
});

describe('A server', () => {
  test('takes no pictures unless it is set', async () => {
    await using off = await startTestServer();
    await using ada = await chatMember(off.url, 'WebSocket', 'lobby');
    expect(ada.welcome.limits.files).toBeUndefined();
    expect(await ada.outcome({ type: 'send', text: 'look', file: { ticket: 'a.ticket' } })).toBe('file');
    await expectProblem(await postPicture(off.url, 'lobby', 'a.token', await samplePicture('png')), 404);
  });

  test('with FILES=users takes those of verified users and of moderators only', async () => {
    await using only = await startTestServer({ FILES: 'users', JWT_SECRET, ADMIN_TOKEN });
    await using guest = await chatMember(only.url, 'WebSocket', 'lobby');
    await using owner = await chatMember(only.url, 'WebSocket', 'lobby', { admin: ADMIN_TOKEN });
    await using tim = await signedInMember(only.url, 'WebSocket', 'lobby', await signToken());
    expect(guest.welcome.limits.files).toBeUndefined();
    expect(await uploadToken(guest)).toEqual({ code: 'file' });
    for (const member of [owner, tim]) {
      expect(member.welcome.limits.files).toBe(MAX_UPLOAD_BYTES);
      const uploaded = await uploadPicture(member, only.url, 'lobby', await samplePicture('png'));
      expect(await sendPicture(guest, uploaded)).toBe('file');
      expect(await sendPicture(member, uploaded)).toBe('ack');
    }
    await using reader = await signedInMember(
      only.url,
      'WebSocket',
      'lobby',
      await signToken({ sub: 'r', role: 'reader' }),
    );
    expect(reader.welcome.limits.files).toBeUndefined();
    expect(await uploadToken(reader)).toEqual({ code: 'readonly' });
  });

  test('with ALLOWED_ORIGINS takes pictures from their pages only', async () => {
    await using strict = await startTestServer({ FILES: 'all', ALLOWED_ORIGINS: 'https://a.example' });
    await using ada = await chatMember(strict.url, 'WebSocket', 'lobby');
    const access = await uploadToken(ada);
    const token = 'token' in access ? access.token : '';
    const post = async (origin: string) =>
      postPicture(strict.url, 'lobby', token, await samplePicture('png'), { Origin: origin });
    expect((await post('https://b.example')).status).toBe(403);
    const allowed = await post('https://a.example');
    expect([allowed.status, allowed.headers.get('Access-Control-Allow-Origin')]).toEqual([201, 'https://a.example']);
    const preflight = await fetch(`${strict.url}/files/lobby`, {
      method: 'OPTIONS',
      headers: { Origin: 'https://a.example', 'Access-Control-Request-Method': 'POST' },
    });
    expect(preflight.headers.get('Access-Control-Allow-Headers')).toContain('Authorization');
  });

  test('in memory refuses pictures beyond FILES_MB, and takes one again after a deletion', async () => {
    await using small = await startTestServer({ FILES: 'all', FILES_MB: '1' });
    await using ada = await chatMember(small.url, 'WebSocket', 'lobby');
    const noise = await noisyPicture();
    const uploaded = await uploadPicture(ada, small.url, 'lobby', noise);
    expect(uploaded.file.bytes).toBeGreaterThan(500_000);
    expect(await sendPicture(ada, uploaded)).toBe('ack');
    const access = await uploadToken(ada);
    const token = 'token' in access ? access.token : '';
    const full = await postPicture(small.url, 'lobby', token, noise);
    expect(full.headers.get('Retry-After')).toMatch(/^\d+$/);
    expect(await expectProblem(full, 503)).toMatchObject({ code: 'full' });
    expect(await ada.outcome({ type: 'delete', message: uploaded.file.id })).toBe('ack');
    expect((await postPicture(small.url, 'lobby', token, noise)).status).toBe(201);
  }, 30_000);
});

/** A picture that compresses badly. */
async function noisyPicture(): Promise<Uint8Array<ArrayBuffer>> {
  const side = 1_100;
  const header = Buffer.alloc(54);
  header.write('BM');
  header.writeUInt32LE(54, 10);
  header.writeUInt32LE(40, 14);
  header.writeInt32LE(side, 18);
  header.writeInt32LE(side, 22);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(24, 28);
  const pixels = Buffer.alloc(side * side * 3);
  for (let at = 0; at < pixels.length; at++) pixels[at] = (at * 2_654_435_761) >>> 24;
  return new Uint8Array(await new Bun.Image(Buffer.concat([header, pixels])).jpeg({ quality: 90 }).bytes());
}
