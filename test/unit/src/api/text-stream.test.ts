import { expect, test } from 'bun:test';
import { createTextStream } from '../../../../src/api/text-stream.ts';
import { eventLoopClock as clock } from '../../../../src/server-clock.ts';

/** Creates a stream of texts that never end, and counts them. */
function createStream({ failsAt = Number.POSITIVE_INFINITY, endsAt = Number.POSITIVE_INFINITY } = {}) {
  const state = { produced: 0, ended: 0, lines: [] as string[] };
  const request = new AbortController();
  async function* texts() {
    for (;;) {
      if (state.produced === failsAt) throw new Error('the disk is full');
      if (state.produced === endsAt) return;
      state.produced++;
      yield `text ${state.produced}\n`;
    }
  }
  const body = createTextStream({
    ...{ texts: texts(), request: request.signal, clock },
    onEnd: () => void state.ended++,
    log: (event) => void state.lines.push(event),
  });
  return { state, request, body };
}

test('TextStream produces nothing before it is read, and one text for each read', async () => {
  const { state, body } = createStream();
  await new Promise((resolve) => clock.after(0, () => clock.after(0, () => resolve(undefined))));
  expect(state.produced).toBe(0);
  const reader = body.getReader();
  await reader.read();
  const second = await reader.read();
  expect(new TextDecoder().decode(second.value)).toBe('text 2\n');
  expect(state.produced).toBe(2);
});

test('TextStream ends once, when its texts end', async () => {
  const { state, body } = createStream({ endsAt: 2 });
  expect(await new Response(body).text()).toBe('text 1\ntext 2\n');
  expect(state.ended).toBe(1);
});

test('TextStream ends once, when its client cancels and the request is aborted', async () => {
  const { state, request, body } = createStream();
  const reader = body.getReader();
  await reader.read();
  await reader.cancel();
  request.abort();
  expect(state.ended).toBe(1);
});

test('TextStream ends when the request is aborted before it is read', async () => {
  const { state, request, body } = createStream();
  request.abort();
  expect((await body.getReader().read()).done).toBe(true);
  expect(state).toMatchObject({ ended: 1, produced: 0 });
});

test('TextStream skips empty texts', async () => {
  const texts = (async function* () {
    yield* ['', 'a', '', '', 'b', ''];
  })();
  const request = new AbortController().signal;
  const body = createTextStream({ texts, request, clock, log: () => {}, onEnd: () => {} });
  const sizes: number[] = [];
  for await (const chunk of body) sizes.push(chunk.length);
  expect(sizes).toEqual([1, 1]);
});

test('TextStream logs a failure, and ends', async () => {
  const { state, body } = createStream({ failsAt: 1 });
  expect(await new Response(body).text()).toBe('text 1\n');
  expect(state).toMatchObject({ ended: 1, lines: ['api: a stream failed'] });
});
