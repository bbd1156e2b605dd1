import type { Answer, NumberedOrder, Samples } from '../orders.ts';
import { LoopLateness } from './loop-lateness.ts';
import { MemberGroup } from './member-group.ts';

// A client process: executes the orders of the bench and ends with it.

const group = new MemberGroup();
const { counter } = group;
const loop = new LoopLateness();

process.on('message', (order: NumberedOrder) => void answer(order));
process.on('disconnect', () => process.exit(0));
process.send?.('ready');

async function answer(order: NumberedOrder): Promise<void> {
  const { no } = order;
  const reply = (answer: Answer) => process.send?.(answer);
  try {
    reply({ no, outcome: await execute(order) });
  } catch (error) {
    reply({ no, error: error instanceof Error ? error.message : String(error) });
  }
}

function execute(order: NumberedOrder): unknown {
  switch (order.kind) {
    case 'join':
      return group.join(order.plan);
    case 'reset':
      counter.reset(order.plan.sampleEvery);
      loop.restart();
      return null;
    case 'send':
      return group.send(order.plan);
    case 'leave':
      group.leave();
      return null;
    case 'tally':
      return counter.tally;
    case 'samples':
      return { latencies: counter.samples, lateness: loop.stop() } satisfies Samples;
  }
}
