import { stress } from './stress.ts';

// bun run stress [seed]: prints its seed, with which you can repeat a failed run.
const seed = Number(process.argv[2] ?? Math.floor(Math.random() * 1_000_000));
console.log(`bun run stress ${seed}`);
const start = performance.now();
const report = await stress({
  ...{ seed, clients: 24, steps: 2_400, isAttacked: true },
  harms: { kill: 3, restore: 2, pause: 2, jump: 4 },
  progress: (line) => console.log(line),
});
const seconds = Math.round((performance.now() - start) / 1_000);
const { events, acks, lost, drops, resumed, byes, faults } = report;
console.log(`${events} events, ${acks} commands acknowledged, ${lost} lost with a copy, ${drops} drops, ${seconds} s`);
console.log(`${resumed.recovered} resumed, ${resumed.reset} with the newest page; bye: ${JSON.stringify(byes)}`);
for (const fault of faults.slice(0, 20)) console.log(`FAULT ${fault}`);
console.log(faults.length === 0 ? 'All clients match the journal.' : `${faults.length} faults.`);
process.exit(faults.length === 0 ? 0 : 1);
