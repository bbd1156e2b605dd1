import { expect } from 'bun:test';
import { createNat, PORT, PUBLIC_ADDRESS, URL_OUTSIDE } from '../../helpers/network/nat.ts';
import { networkTest } from '../../helpers/network/network-test.ts';
import { startMember } from '../../helpers/network/start-member.ts';
import { startServerBehind } from '../../helpers/network/start-server-behind.ts';

/** Ten messages, of which every other one takes several packets. */
const batch = (name: string) =>
  Array.from({ length: 10 }, (_, at) =>
    (at % 2 === 0 ? `${name}${at} `.padEnd(4_000, 'long ') + '.' : `${name}${at}`).slice(-4_000),
  );

networkTest(
  'A client sends 20 messages through a network that drops UDP packets over 1,200 bytes, and then stays on the WebSocket',
  async () => {
    await using nat = createNat();
    await using _server = await startServerBehind(nat, { PUBLIC_IP: PUBLIC_ADDRESS });
    // UDP adds 8 bytes.
    nat.drop('udp length > 1208');
    await using member = startMember(URL_OUTSIDE, nat.atClient);
    await using other = startMember(`http://127.0.0.1:${PORT}`, nat.atServer, 'websocket');
    await Promise.all([member.waitForRoute('data-channel', 8_000), other.waitForRoute('websocket', 8_000)]);
    const sent: string[] = [];
    for (const name of ['a', 'b']) {
      // The client tries the data channel again after it fell silent once.
      await member.waitForRoute('data-channel', 10_000);
      const texts = batch(name);
      sent.push(...texts);
      for (const text of texts) member.send(text);
      await other.waitFor(texts.at(-1) ?? '', 10_000);
      await member.waitForRoute('websocket', 10_000);
    }
    expect(other.received()).toEqual(sent);
    expect(nat.dropped()).toBeGreaterThan(0);
    expect(other.output.filter((line) => line.startsWith('left '))).toEqual([]);
    expect(member.output.filter((line) => line.startsWith('on '))).toEqual([
      ...['on data-channel', 'on websocket', 'on data-channel', 'on websocket'],
    ]);
  },
  { timeoutMs: 60_000 },
);

networkTest(
  'A client is in the room on a WebSocket in a network that drops IP packets of UDP over 576 bytes',
  async () => {
    await using nat = createNat();
    await using _server = await startServerBehind(nat, { PUBLIC_IP: PUBLIC_ADDRESS });
    nat.drop('meta l4proto udp ip length > 576');
    await using member = startMember(URL_OUTSIDE, nat.atClient);
    await member.waitForRoute('websocket', 20_000);
    member.send('hello');
    await member.waitFor('hello');
    expect(nat.dropped()).toBeGreaterThan(0);
    expect(member.output.filter((line) => line.startsWith('phase '))).toEqual([
      'phase joining',
      'phase live',
      'phase live',
    ]);
  },
  { timeoutMs: 60_000 },
);
