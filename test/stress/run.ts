import { stress } from './stress.ts';

// bun run stress [seed]: prints its seed, with which you can repeat a failed run.
const seed = Number(process.argv[2] ?? Math.floor(Math.random() * 1_000_000));
console.log(`bun run stress ${seed}`);
const start = performance.now();
const report = await stress({ seed, clients: 24, steps: 2_400, kills: 3, progress: (line) => console.log(line) });
const seconds = Math.round((performance.now() - start) / 1_000);
console.log(`${report.events} events, ${report.acks} commands acknowledged, ${report.drops} drops, ${seconds} s`);
for (const fault of report.faults.slice(0, 20)) console.log(`FAULT ${fault}`);
console.log(report.faults.length === 0 ? 'All clients match the journal.' : `${report.faults.length} faults.`);
process.exit(report.faults.length === 0 ? 0 : 1);
