import { expect, test } from 'bun:test';
import { UploadLimits } from '../../../../src/files/upload-limits.ts';
import { Problem } from '../../../../src/http/problem.ts';
import { RateLimit } from '../../../../src/limits/rate-limit.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';

const HERE = '203.0.113.7';
const MB = 1_048_576;

function setUp() {
  const clock = manualClock();
  return { clock, limits: new UploadLimits(new RateLimit(() => clock.elapsed())) };
}

function begin(limits: UploadLimits, address: string): () => void {
  const end = limits.begin(address);
  if (end instanceof Problem) throw new Error(`${end.status} ${end.detail}`);
  return end;
}

test('UploadLimits lets a network upload 100 MB at once, and again as much in an hour', () => {
  const { clock, limits } = setUp();
  for (let count = 0; count < 20; count++) {
    begin(limits, HERE)();
    limits.charge(HERE, { bytes: 5 * MB, pixels: 0 });
  }
  const refusal = limits.begin(HERE);
  expect(refusal).toMatchObject({ status: 429, headers: { 'Retry-After': expect.stringMatching(/^\d+$/) } });
  begin(limits, '203.0.113.8')();
  begin(limits, '127.0.0.1')();
  clock.advance(3_600_000);
  for (let count = 0; count < 19; count++) {
    begin(limits, HERE)();
    limits.charge(HERE, { bytes: 5 * MB, pixels: 0 });
  }
});

test('UploadLimits counts an upload that sends nothing', () => {
  const { limits } = setUp();
  for (let count = 0; count < 400; count++) limits.charge(HERE, { bytes: 0, pixels: 0 });
  expect(limits.begin(HERE)).toMatchObject({ status: 429 });
});

test('UploadLimits lets a network have 4 uploads at the same time, and the server 16', () => {
  const { limits } = setUp();
  const ends = Array.from({ length: 4 }, () => begin(limits, HERE));
  expect(limits.begin(HERE)).toMatchObject({ status: 429 });
  const others = Array.from({ length: 12 }, (_, index) => begin(limits, `198.51.100.${index}`));
  for (const address of [HERE, '198.51.100.1']) expect(limits.begin(address)).toMatchObject({ status: 429 });
  expect(limits.begin('192.0.2.1')).toMatchObject({ status: 503 });
  for (const end of [...ends, ...others]) end();
  begin(limits, HERE)();
});

test('UploadLimits leaves places for others when four networks have as many uploads as they can', () => {
  const { limits } = setUp();
  for (let network = 1; network <= 4; network++)
    for (let count = 0; count < 4; count++) limits.begin(`198.51.100.${network}`);
  for (let other = 1; other <= 6; other++) begin(limits, `203.0.113.${other}`);
  expect(limits.begin('203.0.113.7')).toMatchObject({ status: 503 });
});

test('UploadLimits leaves places for others when four /48 of IPv6 have as many uploads as they can', () => {
  const { limits } = setUp();
  for (let site = 1; site <= 4; site++)
    for (let network = 0; network < 20; network++) limits.begin(`2001:db8:${site}:${network}::1`);
  begin(limits, HERE)();
});

test('UploadLimits counts pixels, which cost time however few bytes they take', () => {
  const { limits } = setUp();
  for (let count = 0; count < 25; count++) {
    begin(limits, HERE)();
    limits.charge(HERE, { bytes: 200_000, pixels: 40_000_000 });
  }
  expect(limits.begin(HERE)).toMatchObject({ status: 429 });
});

test('UploadLimits lets a /48 of IPv6 have half of all uploads', () => {
  const { limits } = setUp();
  for (let network = 0; network < 2; network++)
    for (let count = 0; count < 4; count++) begin(limits, `2001:db8:7:${network}::1`);
  expect(limits.begin('2001:db8:7:9::1')).toMatchObject({ status: 429 });
  begin(limits, '2001:db8:8::1')();
});
