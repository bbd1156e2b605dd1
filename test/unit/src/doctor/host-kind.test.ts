import { expect, test } from 'bun:test';
import { bareHost, isLocalHost, isPublicHost, requestedHost } from '../../../../src/doctor/host-kind.ts';

test('isPublicHost accepts public names and addresses, and rejects local ones and shell syntax', () => {
  for (const host of ['chat.example', 'CHAT.example.', '8.8.8.8', '[2a00:1450::1]']) {
    expect([host, isPublicHost(host)]).toEqual([host, true]);
  }
  // With a port, as in a `Host` header.
  for (const host of ['chat.example:8080', '[2a00:1450::1]:443'])
    expect([host, isPublicHost(host)]).toEqual([host, true]);
  const others = [
    'localhost',
    'a.localhost',
    'nas',
    'nas.local',
    'box.home.arpa',
    '10.0.0.1',
    '[::1]',
    '[fd00::1]',
    '0.0.0.0',
    '[::]',
    '',
    'chat.example;reboot',
    '$(reboot).example',
    'chat.example`reboot`',
    "chat.example'",
    'chat.example&&reboot',
    'chat.example|reboot',
    'chat.example\n',
    '[::1;reboot.example]',
    'chat.example:80;reboot',
    `${'x.'.repeat(200)}example`,
  ];
  for (const host of others) expect([host, isPublicHost(host)]).toEqual([host, false]);
});

test('isLocalHost accepts localhost and loopback addresses only', () => {
  for (const host of ['localhost', 'LOCALHOST', 'a.localhost', '127.0.0.1', '[::1]'])
    expect(isLocalHost(host)).toBe(true);
  for (const host of ['nas', '10.0.0.1', 'localhost.example', '[fd00::1]', '']) expect(isLocalHost(host)).toBe(false);
});

test('requestedHost drops the port and returns an empty string for a Host header that is not a host', () => {
  const hostOf = (Host: string) => requestedHost(new Request('http://localhost/', { headers: { Host } }));
  expect(hostOf('Chat.example:8080')).toBe('chat.example');
  expect(hostOf('[2A00:1450:0::1]:1')).toBe('[2a00:1450::1]');
  expect(bareHost('[2a00:1450::1]')).toBe('2a00:1450::1');
  for (const Host of ['', 'a b', '[', 'chat.example;reboot', 'chat.example/x', 'a@localhost', '$(reboot).example']) {
    expect([Host, hostOf(Host)]).toEqual([Host, '']);
  }
});
