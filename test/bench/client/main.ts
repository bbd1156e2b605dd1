import type { Answer, Letter } from '../orders.ts';
import { Company } from './company.ts';

// A client process: carries out the bench's orders, and ends with it.

const company = new Company();
const { counter } = company;

process.on('message', (letter: Letter) => void answer(letter));
process.on('disconnect', () => process.exit(0));
process.send?.('ready');

async function answer(letter: Letter): Promise<void> {
  const { no } = letter;
  const reply = (answer: Answer) => process.send?.(answer);
  try {
    reply({ no, outcome: await carryOut(letter) });
  } catch (error) {
    reply({ no, error: error instanceof Error ? error.message : String(error) });
  }
}

function carryOut(letter: Letter): unknown {
  switch (letter.kind) {
    case 'join':
      return company.join(letter.plan);
    case 'reset':
      counter.reset(letter.plan.sampleEvery);
      return null;
    case 'talk':
      return company.talk(letter.plan);
    case 'tally':
      return counter.tally;
    case 'samples':
      return counter.samples;
  }
}
