import { expect, test } from 'bun:test';
import { readIcePath } from '../../../../../www/client/carriers/ice-path.ts';

const report = (...entries: { id: string }[]) =>
  new Map(entries.map((entry) => [entry.id, entry])) as unknown as RTCStatsReport;
const local = (candidateType: string) => ({ id: 'l', type: 'local-candidate', candidateType, address: '10.0.0.2' });
const remote = (address: string) => ({ id: 'r', type: 'remote-candidate', candidateType: 'host', address });
const pair = {
  ...{ id: 'p', type: 'candidate-pair', state: 'succeeded', nominated: true, currentRoundTripTime: 0.025 },
  ...{ localCandidateId: 'l', remoteCandidateId: 'r' },
};

test('readIcePath reads the pair that the transport selected', () => {
  const transport = { id: 't', type: 'transport', selectedCandidatePairId: 'p' };
  const idle = { ...pair, id: 'q', currentRoundTripTime: 9 };
  expect(readIcePath(report(idle, transport, pair, local('host'), remote('192.0.2.1')))).toEqual({
    isRelayed: false,
    roundTripMs: 25,
    family: 'IPv4',
  });
});

test('readIcePath reads the nominated pair when the transport names none', () => {
  expect(
    readIcePath(report({ id: 't', type: 'transport' } as never, pair, local('relay'), remote('2001:db8::1'))),
  ).toEqual({
    isRelayed: true,
    roundTripMs: 25,
    family: 'IPv6',
  });
});

test('readIcePath returns undefined before a pair is selected, and leaves out what the browser hides', () => {
  expect(readIcePath(report())).toBeUndefined();
  expect(
    readIcePath(report({ id: 'p', type: 'candidate-pair', state: 'succeeded', nominated: true } as never)),
  ).toEqual({
    isRelayed: false,
    roundTripMs: undefined,
    family: undefined,
  });
});
