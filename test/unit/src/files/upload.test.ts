import { expect, test } from 'bun:test';
import { FileTokens } from '../../../../src/files/file-tokens.ts';
import { MemoryFileStore } from '../../../../src/files/memory-store.ts';
import { handleUpload } from '../../../../src/files/upload.ts';
import { UploadLimits } from '../../../../src/files/upload-limits.ts';
import { unavailable } from '../../../../src/http/problem.ts';
import { RateLimit } from '../../../../src/limits/rate-limit.ts';
import { newId } from '../../../../src/secrets.ts';
import { logBook } from '../../../helpers/log-book.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { recordingObserver } from '../../../helpers/recording-observer.ts';
import { repeatedNoise } from '../../../helpers/sample-pictures.ts';

test('An upload counts as large as what is stored of it', async () => {
  const clock = manualClock();
  const rateLimit = new RateLimit(() => clock.elapsed());
  const tokens = new FileTokens(new Uint8Array(32), () => clock.wall());
  const address = '203.0.113.7';
  const { observations, reports } = recordingObserver();
  const store = new MemoryFileStore(10_000_000, () => clock.wall());
  const deps = {
    ...{ store, tokens, rateLimit, clock, newId, log: logBook().log, publicUrl: '' },
    ...{ limits: new UploadLimits(rateLimit), upkeep: { expectMessage() {} }, drainRefusal: () => undefined },
    ...{ entryRefusal: () => Promise.resolve(undefined), observations },
  };
  const body = repeatedNoise(768);
  const { token } = tokens.issueToken('lobby', { id: 'a', personId: 'a', isModerator: false, since: 1 });
  const headers = { Authorization: `Bearer ${token}` };
  const request = new Request('https://chat.example/files/lobby', { method: 'POST', headers, body });
  // Enough for the file, and not for the picture.
  rateLimit.spend('upload', address, 99_600);
  const place = { room: 'lobby', address };
  const response = await handleUpload(request, place, deps);
  expect(response.status).toBe(201);
  const { file } = await (response as Response).json();
  expect(file.bytes).toBeGreaterThan(10 * body.length);
  expect(file.bytes).toBeGreaterThan(400 * 1_024);
  expect(rateLimit.currentRefusal('upload', address)).toMatchObject({ status: 429 });
  expect(await handleUpload(new Request(request.url, { method: 'POST', headers, body }), place, deps)).toMatchObject({
    status: 429,
  });
  expect(reports).toEqual([
    ['uploaded', 'stored', expect.any(Number)],
    ['uploaded', 'refused', 0],
  ]);
  expect(reports[0]?.[2]).toBeGreaterThan(file.bytes);
});

test('An upload is refused at once while the server shuts down, however slow its body is', async () => {
  const clock = manualClock();
  const rateLimit = new RateLimit(() => clock.elapsed());
  const { observations } = recordingObserver();
  const deps = {
    ...{ store: new MemoryFileStore(1_000, () => clock.wall()), rateLimit, clock, newId, log: logBook().log },
    ...{ tokens: new FileTokens(new Uint8Array(32), () => clock.wall()), limits: new UploadLimits(rateLimit) },
    ...{ upkeep: { expectMessage() {} }, drainRefusal: () => unavailable('The server shuts down.', 1), publicUrl: '' },
    ...{ entryRefusal: () => Promise.resolve(undefined), observations },
  };
  const request = new Request('https://chat.example/files/lobby', { method: 'POST', body: new ReadableStream() });
  const place = { room: 'lobby', address: '203.0.113.7' };
  // Time stands still.
  expect(await handleUpload(request, place, deps)).toMatchObject({ status: 503 });
});
