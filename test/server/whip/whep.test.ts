import { afterAll, beforeAll, expect, test } from 'bun:test';
import { realOffer } from '../../helpers/real-offer.ts';
import { attribute } from '../../helpers/whip/attribute.ts';
import { createFragment, createRestart } from '../../helpers/whip/fragment.ts';
import { post, send } from '../../helpers/whip/send.ts';
import { openSession } from '../../helpers/whip/session.ts';
import { whipSubject, type WhipSubject } from '../../helpers/whip/whip-subject.ts';

let subject: WhipSubject;
let offer: string;
beforeAll(async () => {
  subject = await whipSubject();
  offer = await realOffer();
});
afterAll(() => subject[Symbol.asyncDispose]());

test('WHEP draft 03, 4.1 to 4.3: POST, PATCH and DELETE work as over WHIP', async () => {
  await using session = await openSession(subject.whep, offer);
  expect(session.response.headers.get('Content-Type')).toBe('application/sdp');
  expect(session.etag).toMatch(/^"[^"]+"$/);
  expect((await session.patch(createFragment(offer))).status).toBe(204);
  expect((await session.delete()).status).toBe(200);
  expect(await session.status()).toBe(404);
});

test('WHEP draft 03, 4.2: OPTIONS of the endpoint responds with 200 and Accept-Post', async () => {
  const response = await send('OPTIONS', subject.whep);
  expect(response.status).toBe(200);
  expect(response.headers.get('Accept-Post')).toBe('application/sdp');
});

test('WHEP draft 03, 4.2: the server refuses a bad offer with the status of WHIP, never with 406 and a counter-offer', async () => {
  expect((await post(subject.whep, offer, { 'Content-Type': 'text/plain' })).status).toBe(415);
  expect((await post(subject.whep, 'hello')).status).toBe(400);
  expect((await post(subject.whep, `${offer}m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n`)).status).toBe(422);
});

test('WHEP draft 03, 4.3: PATCH requires an entity tag as over WHIP', async () => {
  await using session = await openSession(subject.whep, offer);
  expect((await session.patch(createFragment(offer), { 'If-Match': undefined })).status).toBe(428);
  expect((await session.patch(createFragment(offer), { 'If-Match': '"x"' })).status).toBe(412);
  expect((await session.patch(createRestart(offer), { 'If-Match': '*' })).status).toBe(422);
});

test('WHEP draft 03, 4.4: the answer accepts the only section and sets a=setup', async () => {
  await using session = await openSession(subject.whep, offer);
  expect(session.answer.match(/^m=/gm)?.length).toBe(1);
  expect(session.answer).toMatch(/^m=application [1-9]/m);
  expect(attribute(session.answer, 'setup')).toMatch(/^(active|passive)$/);
});

test('WHEP of the working group, 4.3: the server refuses a PATCH with an answer with 422, because it offered nothing', async () => {
  await using session = await openSession(subject.whep, offer);
  const response = await session.patch(offer, { 'Content-Type': 'application/sdp' });
  expect(response.status).toBe(422);
  expect(response.headers.get('Accept-Patch')).toBe('application/trickle-ice-sdpfrag');
});

test.each(['GET', 'HEAD'])(
  'WHEP of the working group, 4.1: %s of endpoint and session responds with 200, the media type of an answer and no content',
  async (method) => {
    await using session = await openSession(subject.whep, offer);
    for (const url of [subject.whep, session.url]) {
      const response = await send(method, url);
      expect(response.status).toBe(200);
      expect(response.headers.get('Content-Type')).toBe('application/sdp');
      expect(response.headers.get('Content-Length')).toBe('0');
      expect(await response.text()).toBe('');
    }
  },
);
