import { describe, expect, test } from 'bun:test';
import type { Carrier } from '../../../../src/carriers/carrier.ts';
import { closeReasons, type CloseReason } from '../../../../src/protocol/close-reasons.ts';
import { readOffer, type Offer } from '../../../../src/signaling/offer.ts';
import { NetworkShares } from '../../../../src/limits/network-shares.ts';
import { Problem, unavailable } from '../../../../src/http/problem.ts';
import { Sessions, type OpenPeer, type NewSessionRequest } from '../../../../src/signaling/sessions.ts';
import { FakeCarrier } from '../../../helpers/fake-carrier.ts';
import { logBook } from '../../../helpers/log-book.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { promisesSettled } from '../../../helpers/promises-settled.ts';
import { sampleOffers } from '../../../helpers/sample-offers.ts';

const offer = readOffer(sampleOffers.Firefox) as Offer;
const libraryAnswer = sampleOffers.pion;

/** A request from a loopback address, which has no limit of its own. */
const request: NewSessionRequest = {
  ...{ offer, kind: 'whip', room: 'lobby', address: '127.0.0.1', pass: {} },
};

/** An open peer, and its events. */
interface FakePeer {
  readonly address: string;
  readonly emitCarrier: (carrier: Carrier) => void;
  readonly emitClosed: () => void;
  /** Candidates added after the offer. */
  readonly candidates: string[];
  closeReason?: CloseReason;
}

/** Creates sessions with fake peers; `answer` is the library's answer to each offer. */
function newSessions(
  maxPeers: number,
  answer: () => Promise<string> = () => Promise.resolve(libraryAnswer),
  { maxPerNetwork = 0, blockingMs = 0 } = {},
) {
  const shares = new NetworkShares({ maxPeers, maxRooms: 10, maxPerNetwork });
  const clock = manualClock();
  const { log, lines } = logBook();
  const peers: FakePeer[] = [];
  const admitted: [Carrier, string][] = [];
  const openPeer: OpenPeer = async (_, address, { carrier, closed }) => {
    if (blockingMs > 0) clock.block(blockingMs);
    const peer: FakePeer = { address, emitCarrier: carrier, emitClosed: closed, candidates: [] };
    peers.push(peer);
    // Like a real peer, it closes later.
    const close = (reason: CloseReason) => {
      peer.closeReason = reason;
    };
    const addCandidate = (candidate: string) => void peer.candidates.push(candidate);
    return { answer: await answer(), close, addCandidate };
  };
  let isDraining = false;
  let ids = 0;
  const newId = () => `id-with-22-characters-${++ids}`;
  const admit = (carrier: Carrier, room: string) => void admitted.push([carrier, room]);
  const sessions = new Sessions({
    openPeer,
    admit,
    clock,
    log,
    newId,
    newSessionId: newId,
    udpPort: 8080,
    publicAddresses: [],
    maxPeers,
    shares,
    drainRefusal: () => (isDraining ? unavailable('Draining.', 1) : undefined),
  });
  const create = async () => {
    const session = await sessions.create(request);
    if (session instanceof Problem) throw new Error(session.detail);
    return session;
  };
  const drain = () => void (isDraining = true);
  return { clock, logs: lines, peers, admitted, sessions, create, drain };
}

async function refusal(sessions: Sessions): Promise<Problem> {
  const outcome = await sessions.create(request);
  if (!(outcome instanceof Problem)) throw new Error('The offer was answered.');
  return outcome;
}

describe('Sessions', () => {
  test('answers an offer with an id, a strong entity tag and a shaped answer', async () => {
    const { create } = newSessions(10);
    const { id, etag, answer } = await create();
    expect(id).not.toBe((await create()).id);
    expect(etag).toMatch(/^"[^"]+"$/);
    expect(etag).not.toContain(id);
    expect(answer).toContain('a=setup:active\r\n');
    expect(answer).toEndWith('a=end-of-candidates\r\n');
  });

  test('passes the channels of a peer on with the room of its offer', async () => {
    const { create, peers, admitted } = newSessions(10);
    await create();
    const carrier = new FakeCarrier();
    peers[0]?.emitCarrier(carrier);
    expect(admitted).toEqual([[carrier, 'lobby']]);
    expect(peers[0]?.address).toBe('127.0.0.1');
  });

  test('ends a session once, and removes it when its peer closes', async () => {
    const { create, peers, sessions } = newSessions(10);
    const { id } = await create();
    expect(sessions.end(id, closeReasons.ended)).toBe(true);
    expect(sessions.end(id, closeReasons.ended)).toBe(false);
    expect(peers[0]?.closeReason).toBe(closeReasons.ended);
    expect(sessions.size).toBe(1);
    peers[0]?.emitClosed();
    expect(sessions.size).toBe(0);
    expect(sessions.end(id, closeReasons.ended)).toBe(false);
    const { id: other } = await create();
    peers[1]?.emitClosed();
    expect(sessions.end(other, closeReasons.ended)).toBe(false);
    expect(sessions.end('unknown', closeReasons.ended)).toBe(false);
    expect(sessions.size).toBe(0);
  });

  test('counts offers in progress towards the limit, and accepts another offer when a peer closes', async () => {
    const { create, peers, sessions } = newSessions(2);
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => sessions.create(request)));
    expect(outcomes.filter((outcome) => outcome instanceof Problem)).toHaveLength(2);
    expect((await refusal(sessions)).status).toBe(503);
    expect((await refusal(sessions)).headers['Retry-After']).toMatch(/^\d+$/);
    peers[0]?.emitClosed();
    await create();
    expect(sessions.size).toBe(2);
  });

  test('answers 32 offers at a time and refuses the others after three seconds', async () => {
    const { clock, peers, sessions } = newSessions(10_000, () => new Promise(() => {}));
    for (let count = 0; count < 32; count++) void sessions.create(request);
    const late = refusal(sessions);
    await Promise.resolve();
    expect(peers).toHaveLength(32);
    clock.advance(3_000);
    const { status, headers } = await late;
    expect([status, headers['Retry-After']]).toEqual([503, '1']);
  });

  test('answers waiting offers when earlier ones are done', async () => {
    const { peers, sessions } = newSessions(10_000);
    const outcomes = await Promise.all(Array.from({ length: 200 }, () => sessions.create(request)));
    expect(outcomes.filter((outcome) => outcome instanceof Problem)).toEqual([]);
    expect(peers).toHaveLength(200);
  });

  test('leaves the event loop to others after 4 ms of answers, and three quarters of it above 500 half-open sessions', async () => {
    const { clock, peers, sessions } = newSessions(10_000, undefined, { blockingMs: 2 });
    for (let count = 0; count < 800; count++) void sessions.create(request);
    expect(peers).toHaveLength(2);
    const flush = async () => {
      for (let tick = 0; tick < 20; tick++) await Promise.resolve();
    };
    while (peers.length <= 500) {
      const { length } = peers;
      clock.advance(0);
      await flush();
      expect(peers).toHaveLength(length + 2);
    }
    clock.advance(0);
    clock.advance(11);
    await flush();
    expect(peers).toHaveLength(502);
    clock.advance(1);
    await flush();
    expect(peers).toHaveLength(504);
    // When channels open, it was a crowd and no flood.
    for (const peer of peers.slice(0, 100)) peer.emitCarrier(new FakeCarrier());
    for (const expected of [506, 508]) {
      clock.advance(0);
      await flush();
      expect(peers).toHaveLength(expected);
    }
  });

  test('closes the oldest session without a channel above 1,000, with one log line', async () => {
    const { create, logs, peers, sessions } = newSessions(10_000);
    for (let count = 0; count < 1_001; count++) {
      await create();
      // The first opens its channel, so it does not count.
      if (count === 0) peers[0]?.emitCarrier(new FakeCarrier());
    }
    expect(peers.filter(({ closeReason }) => closeReason)).toEqual([]);
    await create();
    expect(peers.map(({ closeReason }, index) => (closeReason ? index : -1)).filter((index) => index >= 0)).toEqual([
      1,
    ]);
    peers[1]?.emitClosed();
    expect(sessions.size).toBe(1_001);
    expect(logs).toHaveLength(1);
  });

  test('refuses an offer that the library cannot read with 400 and one log line', async () => {
    const { logs, sessions } = newSessions(1, () => Promise.reject(new Error('Invalid fingerprint')));
    expect((await refusal(sessions)).status).toBe(400);
    expect((await refusal(sessions)).status).toBe(400);
    expect(sessions.size).toBe(0);
    expect(logs).toHaveLength(2);
  });

  test('removes a peer that closes while it is answered', async () => {
    const { peers, sessions } = newSessions(1, async () => {
      peers[0]?.emitClosed();
      return libraryAnswer;
    });
    expect((await refusal(sessions)).status).toBe(503);
    expect(sessions.size).toBe(0);
  });

  test('opens no peer for an offer whose client has left, also while it waited', async () => {
    const answering = Promise.withResolvers<string>();
    const { sessions, peers } = newSessions(100, () => answering.promise);
    expect(await sessions.create({ ...request, signal: AbortSignal.abort() })).toMatchObject({ status: 499 });
    const outcomes = Array.from({ length: 32 }, () => sessions.create(request));
    const client = new AbortController();
    const waiting = sessions.create({ ...request, signal: client.signal });
    await promisesSettled();
    client.abort();
    expect(await waiting).toMatchObject({ status: 499 });
    answering.resolve(libraryAnswer);
    await Promise.all(outcomes);
    await promisesSettled();
    expect(peers).toHaveLength(32);
  });

  test('closes the peer of an offer whose client leaves before the answer', async () => {
    const answering = Promise.withResolvers<string>();
    const { sessions, peers } = newSessions(1, () => answering.promise);
    const client = new AbortController();
    const outcome = sessions.create({ ...request, signal: client.signal });
    await promisesSettled();
    client.abort();
    answering.resolve(libraryAnswer);
    expect(await outcome).toMatchObject({ status: 499 });
    expect(peers[0]?.closeReason).toBe(closeReasons.ended);
    peers[0]?.emitClosed();
    expect(sessions.refusal('192.0.2.1')).toBeUndefined();
    expect(sessions.size).toBe(0);
  });

  test('closes a peer whose answer cannot be shaped', async () => {
    const { peers, sessions } = newSessions(1, () => Promise.resolve('v=0'));
    await sessions.create(request).catch(() => {});
    expect(peers[0]?.closeReason).toBeDefined();
    expect(sessions.size).toBe(0);
  });

  test('refuses every offer during a drain, also one that waited in the queue', async () => {
    const answering = Promise.withResolvers<string>();
    const { sessions, peers, drain } = newSessions(100, () => answering.promise);
    const outcomes = Array.from({ length: 33 }, () => sessions.create(request));
    // 32 offers are being answered, and one waits.
    await promisesSettled();
    drain();
    expect(sessions.refusal('127.0.0.1')).toMatchObject({ status: 503 });
    answering.resolve(libraryAnswer);
    expect((await Promise.all(outcomes)).filter((outcome) => outcome instanceof Problem)).toMatchObject([
      { status: 503 },
    ]);
    expect(peers).toHaveLength(32);
  });

  test('ends all sessions on close', async () => {
    const { create, peers, sessions } = newSessions(10);
    for (let count = 0; count < 3; count++) await create();
    sessions.close(closeReasons.shutdown);
    expect(peers.map(({ closeReason }) => closeReason?.code)).toEqual(['shutdown', 'shutdown', 'shutdown']);
    for (const { emitClosed } of peers) emitClosed();
    expect(sessions.size).toBe(0);
  });

  test('allows 50 sessions without a channel for each address', async () => {
    const { peers, sessions } = newSessions(10_000);
    const from = (address: string) => sessions.create({ ...request, address });
    for (let count = 0; count < 50; count++) expect(await from('192.0.2.1')).not.toBeInstanceOf(Problem);
    expect(await from('192.0.2.1')).toMatchObject({ status: 429, headers: { 'Retry-After': '15' } });
    expect(await from('192.0.2.2')).not.toBeInstanceOf(Problem);
    peers[0]?.emitCarrier(new FakeCarrier());
    expect(await from('192.0.2.1')).not.toBeInstanceOf(Problem);
    peers[1]?.emitClosed();
    expect(await from('192.0.2.1')).not.toBeInstanceOf(Problem);
    expect(await from('192.0.2.1')).toBeInstanceOf(Problem);
  });

  test('allows 50 sessions without a channel for each /64 of IPv6', async () => {
    const { peers, sessions } = newSessions(10_000);
    const from = (address: string) => sessions.create({ ...request, address });
    for (let count = 0; count < 50; count++) expect(await from(`2001:db8:1:2::${count}`)).not.toBeInstanceOf(Problem);
    expect(await from('2001:db8:1:2:ffff::')).toMatchObject({ status: 429 });
    expect(await from('2001:db8:1:3::')).not.toBeInstanceOf(Problem);
    peers[7]?.emitCarrier(new FakeCarrier());
    expect(await from('2001:db8:1:2:ffff::')).not.toBeInstanceOf(Problem);
  });

  test('allows 400 sessions without a channel for each /48 of IPv6', async () => {
    const { peers, sessions } = newSessions(10_000);
    const from = (subnet: number, site = 1) =>
      sessions.create({ ...request, address: `2001:db8:${site}:${subnet.toString(16)}::1` });
    for (let count = 0; count < 400; count++) expect(await from(count)).not.toBeInstanceOf(Problem);
    expect(await from(400)).toMatchObject({ status: 429, detail: expect.stringContaining('has 400 sessions') });
    expect(await from(400, 2)).not.toBeInstanceOf(Problem);
    peers[7]?.emitCarrier(new FakeCarrier());
    expect(await from(400)).not.toBeInstanceOf(Problem);
  });

  test('passes candidates on to the peer, each once, at most 2 of an IP address and at most 20', async () => {
    const { create, peers } = newSessions(10);
    const session = await create();
    const candidate = (port: number) => `candidate:1 1 UDP 1 192.0.2.7 ${port} typ host`;
    session.addCandidates([candidate(1), candidate(1), candidate(2)]);
    session.addCandidates([candidate(2)]);
    expect(peers[0]?.candidates).toEqual([candidate(1), candidate(2)]);
    session.addCandidates(Array.from({ length: 100 }, (_, index) => candidate(index + 10)));
    expect(peers[0]?.candidates).toHaveLength(2);
    const others = Array.from({ length: 100 }, (_, n) => candidate(4_000).replace('192.0.2.7', `198.51.100.${n}`));
    session.addCandidates(others);
    expect(peers[0]?.candidates).toHaveLength(20);
  });
});
