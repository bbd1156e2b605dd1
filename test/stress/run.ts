import { parseArgs } from 'node:util';
import { redisProgram } from '../helpers/start-redis.ts';
import { stressCluster } from './cluster/cluster.ts';
import { stress } from './stress.ts';

// bun run stress [--nodes 3] [seed]: prints its seed, with which you can repeat a failed run.
const { values, positionals } = parseArgs({ options: { nodes: { type: 'string' } }, allowPositionals: true });
const seed = Number(positionals[0] ?? Math.floor(Math.random() * 1_000_000));
const progress = (line: string) => console.log(line);
const start = performance.now();
const report = values.nodes === undefined ? await runOne() : await runCluster(Number(values.nodes));
const seconds = Math.round((performance.now() - start) / 1_000);
const { events, acks, lost, drops, resumed, byes, faults } = report;
console.log(`${events} events, ${acks} commands acknowledged, ${lost} lost with a copy, ${drops} drops, ${seconds} s`);
console.log(`${resumed.recovered} resumed, ${resumed.reset} with the newest page; bye: ${JSON.stringify(byes)}`);
for (const fault of faults.slice(0, 20)) console.log(`FAULT ${fault}`);
console.log(faults.length === 0 ? 'All clients match the journal.' : `${faults.length} faults.`);
process.exit(faults.length === 0 ? 0 : 1);

function runOne() {
  console.log(`bun run stress ${seed}`);
  const harms = { kill: 3, restore: 2, pause: 2, jump: 4 };
  return stress({ ...{ seed, clients: 24, steps: 2_400, isAttacked: true, progress }, harms });
}

function runCluster(nodes: number) {
  if (redisProgram === null) {
    console.error('There is no redis-server. Run "apt-get install redis-server".');
    process.exit(1);
  }
  console.log(`bun run stress --nodes ${nodes} ${seed}`);
  const harms = {
    ...{ 'kill-node': 4, 'drain-node': 2, 'pause-node': 2, kick: 6, 'kill-subscriptions': 3 },
    ...{ 'kill-engine': 2, 'stop-engine': 1, 'restore-engine': 2 },
  };
  return stressCluster({ ...{ seed, nodes, clients: 16, visitors: 2, steps: 4_000, progress }, harms });
}
