import { expect, test } from 'bun:test';
import { ChatSession } from '../../../../../www/client/connection/chat-session.ts';
import { manualClock } from '../../../../helpers/manual-clock.ts';
import { withToJson } from '../../../../helpers/old-libraries.ts';
import { PageCarrier } from '../../../../helpers/page-carrier.ts';
import { message } from '../../../../helpers/page-events.ts';

/** Starts a session whose server is the test, and records its callbacks. */
function session() {
  const carrier = new PageCarrier();
  const clock = manualClock();
  const events: string[] = [];
  const chat = new ChatSession(carrier, clock, {
    receive: ({ type }) => events.push(type),
    stalled: () => events.push('stalled'),
    ended: (failure) =>
      events.push(failure.kind === 'closed' ? `ended ${failure.close.code}` : `ended ${failure.kind}`),
  });
  chat.start({ type: 'hello' });
  return { carrier, chat, clock, events };
}

test('ChatSession reads nothing after bye, also in the same frame', () => {
  const { carrier, events } = session();
  carrier.welcome();
  carrier.receive({ type: 'bye', code: 'shutdown', reason: '' }, message('after', 1), { type: 'ping' });
  carrier.receive(message('later', 2));
  carrier.onClosed();
  expect(events).toEqual(['welcome', 'ended shutdown']);
  expect(carrier.sent).toEqual([{ type: 'hello' }]);
});

test('ChatSession sends valid frames in a page whose library adds toJSON to all objects', () => {
  const { carrier, chat } = session();
  withToJson(() => chat.send({ type: 'send', id: 'a', text: 'a "quote"\n\u2028 \ud83d\ude00' }));
  expect(carrier.sent.at(-1)).toEqual({ type: 'send', id: 'a', text: 'a "quote"\n\u2028 \ud83d\ude00' });
});

test('ChatSession stops reading a frame when a listener stops it', () => {
  const carrier = new PageCarrier();
  const received: string[] = [];
  const chat: ChatSession = new ChatSession(carrier, manualClock(), {
    receive(item) {
      received.push(item.type);
      if (item.type === 'message') chat.stop(false);
    },
    stalled() {},
    ended() {},
  });
  chat.start({ type: 'hello' });
  carrier.welcome();
  carrier.receive(message('one', 1), message('two', 2));
  expect(received).toEqual(['welcome', 'message']);
});

test('ChatSession reports a command without an answer once, and none after it is over', () => {
  const { carrier, chat, clock, events } = session();
  carrier.welcome();
  chat.send({ type: 'delete', id: 'a', message: 'm' });
  chat.send({ type: 'delete', id: 'b', message: 'm' });
  carrier.receive({ type: 'error', id: 'a', code: 'not-yours', reason: 'No.' });
  clock.advance(5_000);
  expect(events).toEqual(['welcome', 'error', 'stalled']);
  chat.send({ type: 'delete', id: 'c', message: 'm' });
  chat.stop(false);
  clock.advance(60_000);
  expect(events.length).toBe(3);
});
