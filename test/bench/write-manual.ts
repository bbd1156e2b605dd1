import { projectRoot } from '../helpers/project-root.ts';
import { replaceGenerated } from '../helpers/replace-generated.ts';
import { markdownTable } from './markdown.ts';
import { machine, type Result } from './report.ts';

/** Path of the page that holds the results. */
const PAGE = 'www/docs/benchmarks.md';
/** Other processes that keep more cores busy change the figures. */
const QUIET_CORES = 0.15;

/** Returns the source that marks a suite's results on the page. */
export function benchSource(suite: string): string {
  return `bun run bench --only ${suite} --write`;
}

/** Writes the result of a suite into the manual. Keeps what is there when the suite failed or could not run. */
export async function writeManual(result: Result, date: Date): Promise<void> {
  if (result.error !== undefined || result.rows.length === 0) return;
  const file = Bun.file(projectRoot + PAGE);
  const written = replaceGenerated(await file.text(), benchSource(result.suite.name), markdownResult(result, date));
  await Bun.write(file, written);
  // Aligns the tables.
  Bun.spawnSync([process.execPath, 'fmt', '--no-script', PAGE], {
    cwd: projectRoot,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** Formats a result in Markdown: its circumstances and its table. */
export function markdownResult({ suite, rows, otherCores }: Result, date: Date): string {
  const { cpu, cores, system, bun } = machine();
  const day = date.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
  const others =
    otherCores > QUIET_CORES
      ? `**Preliminary:** other processes kept ${otherCores.toFixed(1)} cores busy meanwhile.`
      : `Other processes kept ${otherCores.toFixed(2)} cores busy.`;
  return `${suite.title}. ${day}, ${cores} × ${cpu}, ${system}, Bun ${bun}. ${others}\n\n${markdownTable(suite, rows)}`;
}
