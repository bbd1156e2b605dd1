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
  'With PUBLIC_IP behind a NAT, a client outside connects over a data channel, and the doctor finds no failure',
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

networkTest('Without PUBLIC_IP behind a NAT, no data channel opens, and the doctor suggests PUBLIC_IP', async () => {
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
  'With only TCP open, a client connects over the WebSocket, and the doctor names the flag for UDP',
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

networkTest('A data channel with 10 % packet loss each way loses and reorders no message', async () => {
  await using nat = createNat();
  await using _server = await startServerBehind(nat, { PUBLIC_IP: PUBLIC_ADDRESS });
  await using member = startMember(URL_OUTSIDE, nat.atClient, 'whip');
  await using other = startMember(`http://127.0.0.1:${PORT}`, nat.atServer, 'websocket');
  await Promise.all([member.waitForRoute('data-channel', 8_000), other.waitForRoute('websocket', 8_000)]);
  nat.drop('meta l4proto udp numgen random mod 10 == 0');
  const texts = Array.from({ length: 200 }, (_, index) => `${index}`);
  for (const text of texts) {
    member.send(text);
    // Spreads the messages over many packets.
    await Bun.sleep(5);
  }
  await Promise.all([member.waitFor('199', 15_000), other.waitFor('199', 15_000)]);
  expect(nat.dropped()).toBeGreaterThan(5);
  expect(other.received()).toEqual(texts);
  expect(member.received()).toEqual(texts);
});

const TURN_SECRET = 'the shared secret';
const TURN = { listen: PUBLIC_ADDRESS, port: 3478, relay: INNER_ADDRESS, peer: SERVER };

/** Starts a server without `PUBLIC_IP`, which the client can reach through a TURN server only. */
const startServerWithTurn = (nat: Nat) =>
  startServerBehind(nat, { ICE_SERVERS: `turn:${TURN.listen}:${TURN.port}?transport=udp`, TURN_SECRET });

networkTest(
  'A client behind a NAT connects over a data channel through a TURN server with credentials from TURN_SECRET',
  async () => {
    await using nat = createNat();
    await using _turn = await startTurnServer(TURN_SECRET, { ...TURN, before: nat.atNat });
    await using _server = await startServerWithTurn(nat);
    await using member = startMember(URL_OUTSIDE, nat.atClient);
    await member.waitForRoute('data-channel', 20_000);
    member.send('through the relay');
    await member.waitFor('through the relay');
    const { out } = await runDoctor([URL_OUTSIDE], { before: nat.atClient });
    expect(out).toMatch(/^ok +turn:11\.7\.0\.1:3478\?transport=udp allocates a relay address/m);
    // The client has not changed its route since.
    expect(member.output.at(-1)).toBe('received through the relay');
  },
  { missing: findMissingTurn() },
);
