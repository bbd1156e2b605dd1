import { describe, expect, test } from 'bun:test';
import { readFragment } from '../../../../src/signaling/fragment.ts';
import { MAX_CANDIDATES } from '../../../../src/signaling/candidates.ts';
import { Problem } from '../../../../src/http/problem.ts';
import { lines } from '../../../helpers/whip/fragment.ts';

const UFRAG = 'a=ice-ufrag:EsAw';
const PASSWORD = 'a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1';
const SECTION = 'm=audio 9 RTP/AVP 0';
/** Lowest port in these tests. */
const FIRST_PORT = 4_000;
const candidate = (number: number) => `a=candidate:1 1 udp 2113937151 192.0.2.1 ${FIRST_PORT + number} typ host`;

/** Returns the numbers of the candidates that the session gets. */
function numbersIn(text: string, mid?: string): number[] {
  const fragment = readFragment(text, mid);
  if (fragment instanceof Problem) throw new Error(fragment.detail);
  return fragment.candidates.map((read) => Number(read.split(' ')[5]) - FIRST_PORT);
}

describe('readFragment', () => {
  test('reads credentials and candidates', () => {
    expect(readFragment(lines(UFRAG, PASSWORD, SECTION, 'a=mid:0', candidate(1_000)), '0')).toEqual({
      ufrag: 'EsAw',
      password: 'P2uYro0UCOQ4zxjKXaWCBui1',
      candidates: ['candidate:1 1 UDP 2113937151 192.0.2.1 5000 typ host'],
    });
  });

  test('refuses more than 2,000 lines with 400', () => {
    const fragment = (count: number) => lines(UFRAG, PASSWORD, ...Array.from({ length: count - 2 }, () => 'a=x'));
    expect(readFragment(fragment(2_000), '0')).toMatchObject({ ufrag: 'EsAw' });
    expect(readFragment(fragment(2_001), '0')).toMatchObject({
      status: 400,
      detail: expect.stringContaining('2001 lines'),
    });
  });

  test('reads the first 100 candidate lines of the section, usable or not', () => {
    const unusable = (count: number) =>
      Array.from({ length: count }, () => 'a=candidate:1 1 tcp 1 192.0.2.1 9 typ host');
    const fragment = (count: number) => lines(UFRAG, PASSWORD, SECTION, 'a=mid:0', ...unusable(count), candidate(7));
    expect(numbersIn(fragment(99), '0')).toEqual([7]);
    expect(numbersIn(fragment(100), '0')).toEqual([]);
  });

  test('returns only candidates of the section with the mid of the session', () => {
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
    expect(numbersIn(body, '0')).toEqual([1, 2]);
    expect(numbersIn(lines(UFRAG, PASSWORD, SECTION, candidate(3)), '0')).toEqual([3]);
  });

  test('returns all candidates when the offer had no mid', () => {
    expect(numbersIn(lines(UFRAG, PASSWORD, SECTION, 'a=mid:x', candidate(1)))).toEqual([1]);
  });

  test('returns each candidate once, in order, up to the limit', () => {
    const many = Array.from({ length: 50 }, (_, index) => candidate(index + 1));
    expect(numbersIn(lines(UFRAG, PASSWORD, ...many, ...many)).length).toBe(MAX_CANDIDATES);
    expect(numbersIn(lines(UFRAG, PASSWORD, candidate(2), candidate(1), candidate(2)))).toEqual([2, 1]);
  });

  test('reads names and values with white space and other line ends around them', () => {
    const spaced = lines('a= ice-ufrag: EsAw ', 'a=\tICE-PWD:\tP2uYro0UCOQ4zxjKXaWCBui1', 'a=x: y\rz', 'a=:', 'a=');
    expect(readFragment(spaced, '0')).toMatchObject({ ufrag: 'EsAw', password: 'P2uYro0UCOQ4zxjKXaWCBui1' });
    expect(readFragment(lines(`${UFRAG}\rx`, PASSWORD), '0')).toMatchObject({ status: 400 });
  });

  test.each([
    ['nothing', ''],
    ['a line that is not SDP', lines(UFRAG, PASSWORD, 'hello')],
    ['no password', lines(UFRAG)],
    ['no ufrag', lines(PASSWORD)],
  ])('rejects a fragment with %s', (_, text) => {
    expect(readFragment(text, '0')).toMatchObject({ status: 400 });
  });
});
