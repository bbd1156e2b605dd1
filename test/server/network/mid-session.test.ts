import { expect } from 'bun:test';
import { createNat, PORT, PUBLIC_ADDRESS, URL_OUTSIDE } from '../../helpers/network/nat.ts';
import { networkTest } from '../../helpers/network/network-test.ts';
import { startServerBehind } from '../../helpers/network/start-server-behind.ts';
import { startMember } from '../../helpers/network/start-member.ts';

networkTest(
  'A client falls back to the WebSocket within 10 s when UDP stops working, and returns to the data channel when UDP works again',
  async () => {
    await using nat = createNat();
    await using _server = await startServerBehind(nat, { PUBLIC_IP: PUBLIC_ADDRESS });
    await using member = startMember(URL_OUTSIDE, nat.atClient);
    await using other = startMember(`http://127.0.0.1:${PORT}`, nat.atServer, 'websocket');
    await Promise.all([member.waitForRoute('data-channel', 8_000), other.waitForRoute('websocket', 8_000)]);
    nat.drop('meta l4proto udp');
    member.send('into the void');
    other.send('to the void');
    await member.waitForRoute('websocket', 10_000);
    await Promise.all([other.waitFor('into the void'), member.waitFor('to the void')]);
    nat.stopDropping();
    await member.waitForRoute('data-channel', 15_000);
    member.send('back');
    await Promise.all([other.waitFor('back'), member.waitFor('back')]);
    expect(member.received().toSorted()).toEqual(['back', 'into the void', 'to the void']);
    expect(other.output.filter((line) => line.startsWith('left '))).toEqual([]);
  },
);

networkTest('A client continues as the same member within 5 s after its address changes', async () => {
  await using nat = createNat();
  await using _server = await startServerBehind(nat, { PUBLIC_IP: PUBLIC_ADDRESS });
  await using member = startMember(URL_OUTSIDE, nat.atClient);
  await using other = startMember(`http://127.0.0.1:${PORT}`, nat.atServer, 'websocket');
  await Promise.all([member.waitForRoute('data-channel', 8_000), other.waitForRoute('websocket', 8_000)]);
  nat.moveClient();
  member.signalNetworkChange();
  member.send('from elsewhere');
  await other.waitFor('from elsewhere', 5_000);
  other.send('welcome back');
  await Promise.all([member.waitFor('welcome back'), other.waitFor('welcome back')]);
  expect(other.received()).toEqual(['from elsewhere', 'welcome back']);
  expect(member.received()).toEqual(['from elsewhere', 'welcome back']);
  expect(other.output.filter((line) => line.startsWith('left '))).toEqual([]);
});
