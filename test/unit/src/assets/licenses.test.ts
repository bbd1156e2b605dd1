import manifest from '../../../../package.json';
import { describe, expect, test } from 'bun:test';
import { bundleAssets } from '../../../../src/assets/assets.ts';
import { composeLicenses } from '../../../../src/assets/licenses.ts';
import { composeSbom } from '../../../../src/assets/sbom.ts';
import { projectRoot } from '../../../helpers/project-root.ts';

const { texts: assets } = await bundleAssets();
const licenses = assets['/licenses.txt'] ?? '';

/** A library that is compiled into the addon, as its strings show. */
const COMPILED = ['node-datachannel', 'libdatachannel', 'libjuice', 'usrsctp', 'libSRTP', 'plog', 'OpenSSL'];

describe('Every script', () => {
  const scripts = Object.entries(assets).filter(([path]) => path.endsWith('.js'));
  test.each(scripts)('%s begins with a notice that minifiers keep', (_, text) => {
    expect(text).toStartWith('/*! Licenses: licenses.txt */\n');
  });
});

describe('/licenses.txt', () => {
  test('begins with the license of this project', async () => {
    expect(licenses).toStartWith(`chat-box ${manifest.version}\n\n${await Bun.file(`${projectRoot}LICENSE`).text()}`);
  });

  test('has every package that the scripts contain, with its version and license', async () => {
    for (const name of ['lit', 'lit-html', 'lit-element', '@lit/reactive-element']) {
      const folder = `${projectRoot}node_modules/${name}/`;
      const { version } = (await Bun.file(`${folder}package.json`).json()) as { version: string };
      expect(licenses).toContain(`${name} ${version} (BSD-3-Clause), source: https://`);
      expect(licenses).toContain((await Bun.file(`${folder}LICENSE`).text()).slice(25, 300));
    }
  });

  test('has the sources of the emoji and their words', () => {
    expect(licenses).toMatch(/^CLDR [\d.]+ \(names and keywords of emoji\) \(Unicode-3\.0\), source: https:/m);
    expect(licenses).toContain('UNICODE LICENSE V3');
    expect(licenses).toMatch(/^unicode-emoji-json [\d.]+ \(MIT\), source: https:/m);
  });

  test('lists each given package once', async () => {
    const folder = `${projectRoot}node_modules/react`;
    const text = await composeLicenses([folder, folder]);
    expect(text.match(/^react \d+\.\d+\.\d+ \(MIT\)/gm)).toHaveLength(1);
    expect(text).not.toContain('lit-html');
  });

  test('has each dependency of package.json', () => {
    for (const name of Object.keys(manifest.dependencies)) expect(licenses).toMatch(new RegExp(`^${name} \\d`, 'm'));
  });

  test.each(COMPILED)('has %s with the address of its source', (name) => {
    expect(licenses).toMatch(new RegExp(`^${name}( v?[\\d.]+\\w*)? \\(.+\\), source: https://\\S+`, 'm'));
  });

  test('has the versions that are compiled in, the MPL and the acknowledgements of OpenSSL', () => {
    expect(licenses).toMatch(/^OpenSSL \d+\.\d+\.\d+\w* \(OpenSSL\)/m);
    expect(licenses).toMatch(/^libdatachannel \d+\.\d+\.\d+ \(MPL-2.0\), source: \S+\/tree\/v\d/m);
    expect(licenses).toContain('Mozilla Public License Version 2.0');
    expect(licenses).toContain('This product includes software developed by the OpenSSL Project');
  });

  test('has the Bun of the executable', () => {
    expect(licenses).toContain(`Bun ${Bun.version} (MIT)`);
    expect(licenses).toContain(`bun-v${Bun.version}/LICENSE.md`);
  });
});

describe('The SBOM', async () => {
  const lock = Bun.JSONC.parse(await Bun.file(`${projectRoot}bun.lock`).text()) as Parameters<typeof composeSbom>[0];
  const bom = JSON.parse(await composeSbom(lock)) as {
    bomFormat: string;
    components: { name: string; version?: string; scope: string; purl?: string; cpe?: string; hashes?: object[] }[];
    dependencies: { ref: string; dependsOn?: string[] }[];
  };
  const find = (name: string) => bom.components.filter((component) => component.name === name);

  test('lists every package of the lock file with its version and hash', () => {
    expect(bom.bomFormat).toBe('CycloneDX');
    const packages = bom.components.filter(({ purl }) => purl?.startsWith('pkg:npm/'));
    expect(packages).toHaveLength(Object.keys(lock.packages).length);
    for (const { hashes } of packages) expect(hashes).toHaveLength(1);
    expect(find('@lit/reactive-element')[0]?.purl).toMatch(/^pkg:npm\/%40lit\/reactive-element@\d/);
  });

  test('marks delivered packages as required and others as excluded', () => {
    for (const name of ['lit', 'lit-html', 'node-datachannel', '@node-datachannel/linux-x64-gnu', 'OpenSSL', 'Bun']) {
      expect(find(name).map(({ scope }) => scope)).toEqual(['required']);
    }
    for (const name of ['typescript', 'react', 'werift']) {
      expect(find(name).map(({ scope }) => scope)).toEqual(['excluded']);
    }
  });

  test('names OpenSSL for vulnerability databases', () => {
    expect(find('OpenSSL')[0]?.cpe).toBe(`cpe:2.3:a:openssl:openssl:${find('OpenSSL')[0]?.version}:*:*:*:*:*:*:*`);
  });

  test('links each package to those that it depends on', () => {
    const of = (ref: string) => bom.dependencies.find((entry) => entry.ref === ref)?.dependsOn ?? [];
    expect(of('lit')).toEqual(expect.arrayContaining(['lit-html', 'lit-element', '@lit/reactive-element']));
    expect(of(`chat-box@${manifest.version}`)).toEqual(
      expect.arrayContaining(['lit', 'node-datachannel', 'libdatachannel 0.24.5']),
    );
  });
});
