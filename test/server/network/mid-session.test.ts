import { expect } from 'bun:test';
import { makeNat, PORT, PUBLIC_ADDRESS, URL_OUTSIDE } from '../../helpers/network/nat.ts';
import { networkTest } from '../../helpers/network/network-test.ts';
import { serverBehind } from '../../helpers/network/server-behind.ts';
import { startMember } from '../../helpers/network/start-member.ts';

networkTest('UDP that dies in mid-session is left for the WebSocket within 10 s, and found again', async () => {
  await using nat = makeNat();
  await using _server = await serverBehind(nat, { PUBLIC_IP: PUBLIC_ADDRESS });
  await using member = startMember(URL_OUTSIDE, nat.atClient);
  await using other = startMember(`http://127.0.0.1:${PORT}`, nat.atServer, 'websocket');
  await Promise.all([member.isOn('data-channel', 8_000), other.isOn('websocket', 8_000)]);
  nat.drop('meta l4proto udp');
  member.say('into the void');
  other.say('to the void');
  await member.isOn('websocket', 10_000);
  await Promise.all([other.hears('into the void'), member.hears('to the void')]);
  nat.passAll();
  await member.isOn('data-channel', 15_000);
  member.say('back');
  await Promise.all([other.hears('back'), member.hears('back')]);
  expect(member.heard().toSorted()).toEqual(['back', 'into the void', 'to the void']);
  expect(other.told.filter((line) => line.startsWith('left '))).toEqual([]);
});

networkTest('A client whose address changes goes on as the same member within 5 s', async () => {
  await using nat = makeNat();
  await using _server = await serverBehind(nat, { PUBLIC_IP: PUBLIC_ADDRESS });
  await using member = startMember(URL_OUTSIDE, nat.atClient);
  await using other = startMember(`http://127.0.0.1:${PORT}`, nat.atServer, 'websocket');
  await Promise.all([member.isOn('data-channel', 8_000), other.isOn('websocket', 8_000)]);
  nat.moveClient();
  member.changesNetwork();
  member.say('from elsewhere');
  await other.hears('from elsewhere', 5_000);
  other.say('welcome back');
  await Promise.all([member.hears('welcome back'), other.hears('welcome back')]);
  expect(other.heard()).toEqual(['from elsewhere', 'welcome back']);
  expect(member.heard()).toEqual(['from elsewhere', 'welcome back']);
  expect(other.told.filter((line) => line.startsWith('left '))).toEqual([]);
});
