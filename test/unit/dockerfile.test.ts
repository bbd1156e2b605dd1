import manifest from '../../package.json';
import { describe, expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { knownSettings } from '../helpers/known-settings.ts';
import { projectRoot } from '../helpers/project-root.ts';

const text = await Bun.file(`${projectRoot}Dockerfile`).text();
/** The instructions, without comments and with continued lines joined. */
const instructions = text
  .replace(/^#.*\n/gm, '')
  .replaceAll('\\\n', ' ')
  .split('\n')
  .filter(Boolean);

/** The arguments of each instruction of this name. */
function all(name: string): string[] {
  return instructions.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
}

/** The variables of all ENV instructions. */
function environment(): ReadonlyMap<string, string> {
  const pairs = all('ENV').flatMap((line) => line.split(' '));
  return new Map(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
}

describe('The Dockerfile', () => {
  test('copies only files that exist, and everything the executable is built from', () => {
    const copied = all('COPY')
      .filter((line) => !line.startsWith('--from='))
      .flatMap((line) => line.split(' ').slice(0, -1));
    expect(copied.filter((path) => !existsSync(projectRoot + path))).toEqual([]);
    expect(copied).toEqual(expect.arrayContaining(['package.json', 'bun.lock', 'index.ts', 'LICENSE', 'src', 'www']));
  });

  test('sets only variables that the server reads, and those of the allocator', () => {
    const names = [...environment().keys()];
    expect(names.length).toBeGreaterThan(0);
    const others = names.filter((name) => !knownSettings().has(name));
    expect(others).toEqual(['LD_PRELOAD', 'MALLOC_CONF']);
  });

  test('installs the allocator that it preloads, by a name that fits every processor', () => {
    expect(all('RUN').join('\n')).toMatch(/apt-get install [^&]*\blibjemalloc2\b/);
    expect(environment().get('LD_PRELOAD')).toBe('libjemalloc.so.2');
    expect(environment().get('MALLOC_CONF')).toBe('background_thread:true');
    expect(all('HEALTHCHECK').join()).toContain('CMD LD_PRELOAD= ');
  });

  test('builds with the tested version of Bun and a script that exists', () => {
    expect(all('FROM')[0]).toBe(`oven/bun:${manifest.engines.bun.replace(/^>=/, '')} AS build`);
    const scripts = all('RUN').flatMap((line) => /^bun run (\w+)/.exec(line)?.[1] ?? []);
    expect(scripts).toEqual(['build']);
    expect(Object.keys(manifest.scripts)).toEqual(expect.arrayContaining(scripts));
  });

  test('runs as an unprivileged user, exposes one port number for TCP and UDP, and checks /healthz', () => {
    expect(all('USER')).toEqual(['chat-box']);
    const port = /PORT=(\d+)/.exec(all('ENV').join(' '))?.[1];
    expect(all('EXPOSE')).toEqual([`${port}/tcp ${port}/udp`]);
    expect(all('HEALTHCHECK').join()).toContain('/healthz');
    expect(all('VOLUME')).toEqual(['/data']);
  });
});
