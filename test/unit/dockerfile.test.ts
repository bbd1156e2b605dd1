import manifest from '../../package.json';
import { describe, expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { knownSettings } from '../helpers/known-settings.ts';
import { projectRoot } from '../helpers/project-root.ts';

const text = await Bun.file(`${projectRoot}Dockerfile`).text();
/** The instructions, continued lines joined, comments left out. */
const instructions = text
  .replace(/^#.*\n/gm, '')
  .replaceAll('\\\n', ' ')
  .split('\n')
  .filter(Boolean);

/** What follows an instruction, wherever it stands. */
function all(name: string): string[] {
  return instructions.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
}

describe('The Dockerfile', () => {
  test('copies only what exists, and all that the executable is made of', () => {
    const copied = all('COPY')
      .filter((line) => !line.startsWith('--from='))
      .flatMap((line) => line.split(' ').slice(0, -1));
    expect(copied.filter((path) => !existsSync(projectRoot + path))).toEqual([]);
    expect(copied).toEqual(expect.arrayContaining(['package.json', 'bun.lock', 'index.ts', 'src', 'www']));
  });

  test('sets only what is a setting', () => {
    const names = all('ENV').flatMap((line) => line.split(' ').map((one) => one.split('=')[0] ?? ''));
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !knownSettings().has(name))).toEqual([]);
  });

  test('builds with the Bun that is tested, and with a script that is there', () => {
    expect(all('FROM')[0]).toBe(`oven/bun:${manifest.engines.bun.replace(/^>=/, '')} AS build`);
    const scripts = all('RUN').flatMap((line) => /^bun run (\w+)/.exec(line)?.[1] ?? []);
    expect(scripts).toEqual(['build']);
    expect(Object.keys(manifest.scripts)).toEqual(expect.arrayContaining(scripts));
  });

  test('runs as somebody without rights, publishes one number twice, and asks for its health', () => {
    expect(all('USER')).toEqual(['chat-box']);
    const port = /PORT=(\d+)/.exec(all('ENV').join(' '))?.[1];
    expect(all('EXPOSE')).toEqual([`${port}/tcp ${port}/udp`]);
    expect(all('HEALTHCHECK').join()).toContain('/healthz');
    expect(all('VOLUME')).toEqual(['/data']);
  });
});

test('The README tells of every setting, and of none that is not', async () => {
  const readme = await Bun.file(`${projectRoot}README.md`).text();
  const section = readme.slice(readme.indexOf('## Configuration'), readme.indexOf('## Deployment'));
  const told = [...section.matchAll(/^\| `([A-Z_]+)`/gm)].map(([, name]) => name ?? '');
  expect([...told].sort()).toEqual([...knownSettings()].sort());
});
