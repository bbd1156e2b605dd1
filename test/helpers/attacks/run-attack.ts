import { projectRoot } from '../project-root.ts';
import type * as attacks from './attacks.ts';
import type * as fragments from './fragments.ts';

const FILES = { attacks: './test/helpers/attacks/attacks.ts', fragments: './test/helpers/attacks/fragments.ts' };

type Attacks = typeof attacks & typeof fragments;

/** Runs an attack in a process of its own, so that it does not slow down the measuring members. Resolves to what it achieved. */
export async function runAttack<Name extends keyof Attacks>(
  name: Name,
  target: Parameters<Attacks[Name]>[0],
): Promise<Awaited<ReturnType<Attacks[Name]>>> {
  const script = `
    import { ${name} } from '${name === 'floodFragments' ? FILES.fragments : FILES.attacks}';
    console.log(JSON.stringify(await ${name}(${JSON.stringify(target)})));
    process.exit(0);
  `;
  const { PATH = '', HOME = '' } = process.env;
  await using child = Bun.spawn([process.execPath, '--eval', script], {
    cwd: projectRoot,
    env: { PATH, HOME },
    stdout: 'pipe',
    stderr: 'inherit',
    timeout: 60_000,
  });
  return JSON.parse(await new Response(child.stdout).text()) as Awaited<ReturnType<Attacks[Name]>>;
}
