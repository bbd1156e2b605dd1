import { expect } from 'bun:test';
import {
  INNER_ADDRESS,
  createNat,
  type Nat,
  PORT,
  PUBLIC_ADDRESS,
  SERVER,
  URL_OUTSIDE,
} from '../../helpers/network/nat.ts';
import { networkTest } from '../../helpers/network/network-test.ts';
import { startServerBehind } from '../../helpers/network/start-server-behind.ts';
import { startMember } from '../../helpers/network/start-member.ts';
import { startTurnServer, findMissingTurn } from '../../helpers/network/turn-server.ts';
import { runDoctor } from '../../helpers/run-doctor.ts';

networkTest(
  'Behind a NAT with PUBLIC_IP a client outside talks over a data channel, and the doctor is content',
  async () => {
    await using nat = createNat();
    await using _server = await startServerBehind(nat, { PUBLIC_IP: PUBLIC_ADDRESS });
    await using member = startMember(URL_OUTSIDE, nat.atClient, 'whip');
    member.send('hello from outside');
    await member.waitFor('hello from outside', 8_000);
    const { code, out } = await runDoctor([URL_OUTSIDE], { before: nat.atClient });
    expect(out).toMatch(/^ok +UDP reaches 11\.7\.0\.1:8080 \(public\)/m);
    expect(out).toMatch(
      /^ok +UDP does not reach 10\.77\.0\.2:8080 \(private\) from here\. Clients outside do not need it/m,
    );
    expect(code).toBe(0);
  },
);

networkTest('Behind a NAT without PUBLIC_IP no data channel opens, and the doctor names the setting', async () => {
  await using nat = createNat();
  await using _server = await startServerBehind(nat);
  const { code, out } = await runDoctor([URL_OUTSIDE], { before: nat.atClient });
  expect(out).toMatch(
    /^FAIL +Clients send UDP to 10\.77\.0\.2:8080 \(private\)\. None of these addresses can be reached/m,
  );
  expect(out).toMatch(/^ +-> PUBLIC_IP=11\.7\.0\.1 /m);
  expect(out).toMatch(/^FAIL +No data channel opens from here/m);
  expect(code).toBe(1);
});

networkTest(
  'When only TCP was published, the doctor names the flag, and a member talks over the WebSocket',
  async () => {
    await using nat = createNat();
    await using _server = await startServerBehind(nat, { PUBLIC_IP: PUBLIC_ADDRESS });
    nat.drop('meta l4proto udp');
    await using member = startMember(URL_OUTSIDE, nat.atClient);
    const { code, out } = await runDoctor([URL_OUTSIDE], { before: nat.atClient });
    expect(out).toMatch(/^FAIL +UDP does not reach 11\.7\.0\.1:8080 \(public\)/m);
    expect(out).toMatch(/^ +-> .*docker run -p 8080:8080\/tcp -p 8080:8080\/udp/m);
    expect(code).toBe(1);
    member.send('hello over TCP');
    await member.waitFor('hello over TCP');
    expect(member.output).toContain('on websocket');
  },
);

networkTest('Ten of a hundred packets lost, both ways, lose and reorder no message', async () => {
  await using nat = createNat();
  await using _server = await startServerBehind(nat, { PUBLIC_IP: PUBLIC_ADDRESS });
  await using member = startMember(URL_OUTSIDE, nat.atClient, 'whip');
  await using other = startMember(`http://127.0.0.1:${PORT}`, nat.atServer, 'websocket');
  await Promise.all([member.waitForRoute('data-channel', 8_000), other.waitForRoute('websocket', 8_000)]);
  nat.drop('meta l4proto udp numgen random mod 10 == 0');
  const said = Array.from({ length: 200 }, (_, index) => `${index}`);
  for (const text of said) {
    member.send(text);
    // So that they do not share a few packets.
    await Bun.sleep(5);
  }
  await Promise.all([member.waitFor('199', 15_000), other.waitFor('199', 15_000)]);
  expect(nat.dropped()).toBeGreaterThan(5);
  expect(other.received()).toEqual(said);
  expect(member.received()).toEqual(said);
});

const SECRET = 'what both servers know';
const TURN = { listen: PUBLIC_ADDRESS, port: 3478, relay: INNER_ADDRESS, peer: SERVER };

/** Without `PUBLIC_IP`, so that no packet of the client reaches the server but through a relay. */
const serverWith = (nat: Nat, secret: string) =>
  startServerBehind(nat, { ICE_SERVERS: `turn:${TURN.listen}:${TURN.port}?transport=udp`, TURN_SECRET: secret });

networkTest(
  'A client that only a TURN server can reach talks over a data channel, with the access that TURN_SECRET made',
  async () => {
    await using nat = createNat();
    await using _turn = await startTurnServer(SECRET, { ...TURN, before: nat.atNat });
    await using _server = await serverWith(nat, SECRET);
    await using member = startMember(URL_OUTSIDE, nat.atClient);
    await member.waitForRoute('data-channel', 20_000);
    member.send('through the relay');
    await member.waitFor('through the relay');
    const { out } = await runDoctor([URL_OUTSIDE], { before: nat.atClient });
    expect(out).toMatch(/^ok +turn:11\.7\.0\.1:3478\?transport=udp gives clients an address/m);
    // Nor did it come another way meanwhile.
    expect(member.output.at(-1)).toBe('heard through the relay');
  },
  { alsoNeeds: findMissingTurn() },
);
