import { describe, expect, test } from 'bun:test';
import { readFragment } from '../../../../src/signaling/fragment.ts';
import { MAX_CANDIDATES } from '../../../../src/signaling/candidates.ts';
import { Problem } from '../../../../src/http/problem.ts';
import { lines } from '../../../helpers/whip/fragment.ts';

const UFRAG = 'a=ice-ufrag:EsAw';
const PASSWORD = 'a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1';
const SECTION = 'm=audio 9 RTP/AVP 0';
const candidate = (port: number) => `a=candidate:1 1 udp 2113937151 192.0.2.1 ${port} typ host`;

/** The ports of the candidates that are ours. */
function portsIn(text: string, mid?: string): string[] {
  const fragment = readFragment(text, mid);
  if (fragment instanceof Problem) throw new Error(fragment.detail);
  return fragment.candidates.map((one) => one.split(' ')[5] ?? '');
}

describe('A fragment', () => {
  test('gives credentials and candidates', () => {
    expect(readFragment(lines(UFRAG, PASSWORD, SECTION, 'a=mid:0', candidate(5_000)), '0')).toEqual({
      ufrag: 'EsAw',
      password: 'P2uYro0UCOQ4zxjKXaWCBui1',
      candidates: ['candidate:1 1 UDP 2113937151 192.0.2.1 5000 typ host'],
    });
  });

  test('gives only candidates of our section, wherever it stands', () => {
    const body = lines(
      UFRAG,
      PASSWORD,
      SECTION,
      'a=mid:7',
      candidate(7),
      SECTION,
      'a=mid:0',
      candidate(1),
      candidate(2),
    );
    expect(portsIn(body, '0')).toEqual(['1', '2']);
    expect(portsIn(lines(UFRAG, PASSWORD, SECTION, candidate(3)), '0')).toEqual(['3']);
  });

  test('gives all candidates to an offer without a mid', () => {
    expect(portsIn(lines(UFRAG, PASSWORD, SECTION, 'a=mid:x', candidate(1)))).toEqual(['1']);
  });

  test('gives each candidate once, in order, and no more than a peer may have', () => {
    const many = Array.from({ length: 50 }, (_, port) => candidate(port + 1));
    expect(portsIn(lines(UFRAG, PASSWORD, ...many, ...many)).length).toBe(MAX_CANDIDATES);
    expect(portsIn(lines(UFRAG, PASSWORD, candidate(2), candidate(1), candidate(2)))).toEqual(['2', '1']);
  });

  test.each([
    ['nothing', ''],
    ['a line that is none', lines(UFRAG, PASSWORD, 'hello')],
    ['no password', lines(UFRAG)],
    ['no ufrag', lines(PASSWORD)],
  ])('with %s is malformed', (_, text) => {
    expect(readFragment(text, '0')).toMatchObject({ status: 400 });
  });
});
