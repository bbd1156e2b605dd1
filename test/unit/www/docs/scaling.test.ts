import { describe, expect, test } from 'bun:test';
import { readConfig } from '../../../../src/config/config.ts';
import { settings } from '../../../../src/config/settings.ts';
import { manualBlock } from '../../../helpers/manual-block.ts';

/** A service of the compose file. */
interface Service {
  readonly image: string;
  readonly command?: string;
  readonly network_mode: string;
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly depends_on?: readonly string[];
  readonly volumes?: readonly string[];
}

const compose = Bun.YAML.parse(await manualBlock('scaling', 'yaml')) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
};
const { services, volumes } = compose;
const commands = (await manualBlock('scaling', 'sh', 'NODE_ID=n1')).split('\n');

function readAssignments(line: string): Record<string, string> {
  return Object.fromEntries([...line.matchAll(/\b([A-Z_]+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]));
}

/** The environment of each node in the commands of the manual, by its name. */
const shared = readAssignments(commands.find((line) => line.startsWith('export ')) ?? '');
const nodes = commands
  .filter((line) => line.startsWith('NODE_ID='))
  .map((line): Record<string, string> => ({ ...shared, ...readAssignments(line) }));

describe("The compose file of the manual's page on scaling", () => {
  test('has the nodes of the commands above it, with the same settings', () => {
    expect(nodes).toHaveLength(3);
    for (const env of nodes) {
      const { environment = {} } = services[env['NODE_ID'] ?? ''] ?? {};
      expect(Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, String(value)]))).toEqual(
        env,
      );
      expect(readConfig(env).engine?.nodeId).toBe(env['NODE_ID']);
      for (const name of Object.keys(env)) expect(settings.map((setting) => setting.name)).toContain(name);
    }
  });

  test('has the engine of the commands above it', () => {
    const [, options = ''] =
      /^redis-server (.*) &$/.exec(commands.find((line) => line.startsWith('redis-')) ?? '') ?? [];
    const { command, image } = services['engine'] ?? {};
    expect(command).toBe(`valkey-server ${options.replace('--dir chat-redis ', '').replace("''", '""')}`);
    expect(image).toStartWith('valkey/valkey:');
  });

  test('names images by tag, and only services and volumes that it has', () => {
    expect(Object.keys(services).toSorted()).toEqual(['engine', 'n1', 'n2', 'n3', 'nginx']);
    for (const { image, network_mode, depends_on = [], volumes: mounts = [] } of Object.values(services)) {
      expect(image).toMatch(/^[\w/-]+:\d+(\.\d+)*$/);
      expect(network_mode).toBe('host');
      for (const name of depends_on) expect(services).toHaveProperty(name);
      for (const mount of mounts) {
        const [source = ''] = mount.split(':');
        if (!source.startsWith('./')) expect(Object.keys(volumes)).toContain(source);
      }
    }
  });
});
