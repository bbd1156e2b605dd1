import { describe, expect, test } from 'bun:test';
import { readConfig } from '../../../../src/config/config.ts';
import { isRecord } from '../../../../src/protocol/json.ts';
import { knownSettings } from '../../../helpers/known-settings.ts';
import { manualBlock } from '../../../helpers/manual-block.ts';
import { projectRoot } from '../../../helpers/project-root.ts';

/** Seconds beyond `DRAIN` that a supervisor waits before it kills the process. */
const MARGIN_SECONDS = 10;

/** Returns the value at a path of a parsed document. */
function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (found, key) => (Array.isArray(found) || isRecord(found) ? (found as Record<string, unknown>)[key] : undefined),
    value,
  );
}

function strings(value: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(value as object).map(([name, text]) => [name, String(text)]));
}

function drainSeconds(env: Readonly<Record<string, string>>): number {
  return readConfig(env).drainMs / 1_000;
}

describe('The compose file of the manual', async () => {
  const file = Bun.YAML.parse(await manualBlock('deployment', 'yaml', 'services:')) as Record<string, unknown>;
  const env = strings(at(file, 'services', 'chat', 'environment'));

  test('has only sections and keys of the Compose Specification', () => {
    expect(Object.keys(file).toSorted()).toEqual(['configs', 'name', 'services', 'volumes']);
    const known =
      /^(image|network_mode|restart|depends_on|environment|read_only|tmpfs|cap_drop|security_opt|stop_grace_period|command|volumes|healthcheck|configs)$/;
    const services = Object.values(at(file, 'services') as object) as object[];
    expect(services.flatMap((service) => Object.keys(service)).filter((key) => !known.test(key))).toEqual([]);
    for (const service of services)
      expect(service).toMatchObject({ image: expect.stringMatching(/:/), restart: 'unless-stopped' });
  });

  test('configures the chat with valid settings, and waits for its drain', () => {
    expect(Object.keys(env).filter((name) => !knownSettings().has(name))).toEqual([]);
    expect(readConfig(env)).toMatchObject({ host: '127.0.0.1', udpHost: '0.0.0.0', trustedProxies: 1 });
    expect(at(file, 'services', 'chat', 'stop_grace_period')).toBe(`${drainSeconds(env) + MARGIN_SECONDS}s`);
  });

  test('gives the engine an append-only file and no eviction, at the port that the chat uses', () => {
    const command = String(at(file, 'services', 'engine', 'command'));
    expect(command).toContain('--appendonly yes');
    expect(command).toContain('--maxmemory-policy noeviction');
    const [, port] = /--port (\d+)/.exec(command) ?? [];
    expect(env['REDIS_URL']).toBe(`redis://127.0.0.1:${port}`);
    expect(at(file, 'services', 'engine', 'healthcheck', 'test')).toEqual(['CMD', 'valkey-cli', '-p', port, 'ping']);
  });

  test('leads Caddy to the port of the chat, and names only volumes and configs that it declares', () => {
    const caddyfile = String(at(file, 'configs', 'caddyfile', 'content'));
    expect(caddyfile).toBe('chat.example {\n  reverse_proxy 127.0.0.1:8080\n}\n');
    expect(readConfig(env).port).toBe(8_080);
    expect(at(file, 'services', 'caddy', 'configs', 0, 'source')).toBe('caddyfile');
    const mounted = ['engine', 'caddy'].map((name) => String(at(file, 'services', name, 'volumes', 0)).split(':')[0]);
    expect(mounted).toEqual(Object.keys(at(file, 'volumes') as object));
  });
});

describe('The Kubernetes manifest of the manual', async () => {
  const text = await manualBlock('deployment', 'yaml', 'StatefulSet');
  const [service, set] = text.split(/^---$/m).map((part) => Bun.YAML.parse(part));
  const pod = at(set, 'spec', 'template', 'spec');
  const container = at(pod, 'containers', 0);
  const env = at(container, 'env') as { name: string; value?: string }[];

  test('selects the pods of the set with the service and the set itself', () => {
    expect([at(service, 'apiVersion'), at(service, 'kind')]).toEqual(['v1', 'Service']);
    expect([at(set, 'apiVersion'), at(set, 'kind')]).toEqual(['apps/v1', 'StatefulSet']);
    const labels = at(set, 'spec', 'template', 'metadata', 'labels');
    expect(at(service, 'spec', 'selector')).toEqual(labels);
    expect(at(set, 'spec', 'selector', 'matchLabels')).toEqual(labels);
    expect(at(set, 'spec', 'serviceName')).toBe(at(service, 'metadata', 'name'));
    expect(at(set, 'spec', 'replicas')).toBe(1);
  });

  test('uses the network of the host, both probes, and the ports of the server', () => {
    expect(pod).toMatchObject({ hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' });
    expect(at(container, 'livenessProbe', 'httpGet')).toEqual({ path: '/livez', port: 'http' });
    expect(at(container, 'readinessProbe', 'httpGet')).toEqual({ path: '/readyz', port: 'http' });
    const ports = at(container, 'ports') as { name: string; containerPort: number; protocol: string }[];
    expect(ports.map(({ containerPort, protocol }) => `${containerPort} ${protocol}`)).toEqual([
      '8080 TCP',
      '8080 UDP',
    ]);
    expect(at(service, 'spec', 'ports', 0, 'targetPort')).toBe(ports[0]?.name);
  });

  test('has only keys that exist in this place', () => {
    const keys = (value: unknown) => Object.keys(value as object).toSorted();
    expect(keys(at(set, 'spec'))).toEqual(['replicas', 'selector', 'serviceName', 'template', 'volumeClaimTemplates']);
    expect(keys(pod)).toEqual([
      ...['containers', 'dnsPolicy', 'hostNetwork', 'securityContext', 'terminationGracePeriodSeconds', 'volumes'],
    ]);
    expect(keys(container)).toEqual([
      ...['env', 'envFrom', 'image', 'livenessProbe', 'name', 'ports', 'readinessProbe', 'resources'],
      ...['securityContext', 'volumeMounts'],
    ]);
    for (const probe of ['livenessProbe', 'readinessProbe'])
      expect(keys(at(container, probe))).toEqual(['failureThreshold', 'httpGet', 'periodSeconds', 'timeoutSeconds']);
  });

  test('has valid settings, and waits for the drain', () => {
    expect(env.map(({ name }) => name).filter((name) => !knownSettings().has(name))).toEqual([]);
    const values = Object.fromEntries(env.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])));
    expect(at(pod, 'terminationGracePeriodSeconds')).toBe(drainSeconds(values) + MARGIN_SECONDS);
  });

  test('runs as the user of the image without rights, and mounts every folder that the server writes', async () => {
    const dockerfile = await Bun.file(`${projectRoot}Dockerfile`).text();
    const uid = Number(/--uid (\d+)/.exec(dockerfile)?.[1]);
    expect(at(pod, 'securityContext')).toMatchObject({ runAsNonRoot: true, runAsUser: uid, fsGroup: uid });
    expect(at(container, 'securityContext')).toEqual({
      ...{ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
      capabilities: { drop: ['ALL'] },
    });
    const mounts = at(container, 'volumeMounts') as { name: string; mountPath: string }[];
    expect(mounts.map(({ mountPath }) => mountPath)).toEqual(['/data', '/tmp']);
    const claims = at(set, 'spec', 'volumeClaimTemplates') as { metadata: { name: string } }[];
    const volumes = at(pod, 'volumes') as { name: string }[];
    const declared = [...claims.map(({ metadata }) => metadata.name), ...volumes.map(({ name }) => name)];
    expect(mounts.map(({ name }) => name).toSorted()).toEqual(declared.toSorted());
  });
});

test('The unit of the manual waits for the drain', async () => {
  const unit = await manualBlock('deployment', 'ini', 'ExecStart=');
  expect(unit).toMatch(new RegExp(`^TimeoutStopSec=${drainSeconds({}) + MARGIN_SECONDS}$`, 'm'));
});
