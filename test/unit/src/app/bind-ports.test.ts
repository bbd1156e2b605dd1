import { describe, expect, test } from 'bun:test';
import { bindPorts } from '../../../../src/app/bind-ports.ts';
import { readConfig } from '../../../../src/config/config.ts';
import { ConfigError } from '../../../../src/config/env.ts';
import { rethrower } from '../../../helpers/rejection.ts';

/** UDP ports that are bound, and the ports that another program uses. */
function ports(taken: { udp?: readonly number[]; tcp?: readonly number[] } = {}) {
  const bound = new Set<number>();
  return {
    bound,
    async bindUdp(port: number) {
      if (taken.udp?.includes(port)) throw Object.assign(new Error('bind'), { code: 'EADDRINUSE' });
      bound.add(port);
      return { stop: () => void bound.delete(port) };
    },
    listen(port: number, udpPort: number) {
      if (taken.tcp?.includes(port)) {
        throw Object.assign(new Error(`Failed to start server. Is port ${port} in use?`), { code: 'EADDRINUSE' });
      }
      return { port, udpPort };
    },
  };
}

describe('bindPorts', () => {
  test('binds one number for TCP and UDP unless the config has two', async () => {
    const { bindUdp, listen } = ports();
    expect(await bindPorts(readConfig({ PORT: '8081' }), bindUdp, listen)).toEqual({ port: 8081, udpPort: 8081 });
    const two = readConfig({ PORT: '8081', UDP_PORT: '9000' });
    expect(await bindPorts(two, bindUdp, listen)).toEqual({ port: 8081, udpPort: 9000 });
  });

  test('rejects a taken port with one sentence that names it and the setting', async () => {
    const config = readConfig({ PORT: '8081', HOST: '127.0.0.1' });
    const udp = ports({ udp: [8081] });
    const claimUdp = () => bindPorts(config, udp.bindUdp, udp.listen);
    expect(await rethrower(claimUdp())).toThrow(ConfigError);
    expect(await rethrower(claimUdp())).toThrow(
      "UDP_PORT: another program uses UDP port 8081 on 127.0.0.1. Use another port, or stop that program (ss -lunp 'sport = :8081').",
    );
    const tcp = ports({ tcp: [8081] });
    const claimTcp = () => bindPorts(config, tcp.bindUdp, tcp.listen);
    expect(await rethrower(claimTcp())).toThrow(ConfigError);
    expect(await rethrower(claimTcp())).toThrow(
      "PORT: another program uses TCP port 8081 on 127.0.0.1. Use another port, or stop that program (ss -ltnp 'sport = :8081').",
    );
    expect(tcp.bound.size).toBe(0);
  });

  test('rejects an address that is not local, and names PUBLIC_IP', async () => {
    const foreign = () => Promise.reject(Object.assign(new Error('bind'), { code: 'EADDRNOTAVAIL' }));
    const claim = (env: Record<string, string>) => bindPorts(readConfig(env), foreign, ports().listen);
    const why = /^UDP_HOST: 203\.0\.113\.7 is not an address of this machine\. Use PUBLIC_IP [^\n]*\.$/;
    expect(await rethrower(claim({ UDP_HOST: '203.0.113.7' }))).toThrow(why);
    expect(await rethrower(claim({ HOST: '203.0.113.7' }))).toThrow(ConfigError);
    expect(await rethrower(claim({ HOST: '203.0.113.7' }))).toThrow(/^HOST: 203\.0\.113\.7 is not /);
  });

  const NO_IPV6 =
    'HOST: this machine does not support the address :: (EAFNOSUPPORT). This machine has no IPv6: use 0.0.0.0.';
  test.each([
    ['EAFNOSUPPORT', { HOST: '::' }, NO_IPV6],
    ['EAFNOSUPPORT', { HOST: '::', PORT: '0' }, NO_IPV6],
    ['EAFNOSUPPORT', { UDP_HOST: '::1' }, NO_IPV6.replace('HOST', 'UDP_HOST').replace(' ::', ' ::1')],
    [
      'EACCES',
      { UDP_PORT: '80' },
      'UDP_PORT: this user may not bind UDP port 80 (EACCES). Use a port from 1024 on, or grant CAP_NET_BIND_SERVICE.',
    ],
    ['ENOBUFS', { UDP_PORT: '9000' }, 'UDP_PORT: UDP port 9000 cannot be bound (bind). Use another port.'],
  ] as const)('names %s for %j', async (code, env, sentence) => {
    let attempts = 0;
    const failing = () => {
      attempts++;
      return Promise.reject(Object.assign(new Error('bind'), { code }));
    };
    const claim = bindPorts(readConfig(env), failing, ports().listen);
    expect(await rethrower(claim)).toThrow(new ConfigError(sentence));
    // Another number would not help.
    expect(attempts).toBeLessThanOrEqual(1);
  });

  test('names the cause when TCP fails, and unbinds UDP', async () => {
    const { bindUdp, bound } = ports();
    const claim = (code: string, env: Record<string, string>) => {
      const listen = () => {
        throw Object.assign(new Error('listen'), { code });
      };
      return bindPorts(readConfig(env), bindUdp, listen);
    };
    expect(await rethrower(claim('EACCES', { PORT: '443', UDP_PORT: '8080' }))).toThrow(
      /^PORT: this user may not bind TCP port 443 \(EACCES\)\. /,
    );
    expect(await rethrower(claim('EAFNOSUPPORT', { HOST: '::' }))).toThrow(NO_IPV6);
    expect(bound.size).toBe(0);
  });

  test('replaces port 0 with a number that is free for TCP and UDP', async () => {
    const tried: number[] = [];
    const { bindUdp, listen, bound } = ports();
    const reluctant = async (port: number) => {
      tried.push(port);
      if (tried.length < 3) throw new Error('taken');
      return bindUdp(port);
    };
    const { port, udpPort } = await bindPorts(readConfig({ PORT: '0' }), reluctant, listen);
    expect(tried).toHaveLength(3);
    expect(port).toBe(tried[2] ?? 0);
    expect(udpPort).toBe(port);
    expect([...bound]).toEqual([port]);
  });

  test('gives up on port 0 when no number is free, and leaves nothing bound', async () => {
    const { bindUdp, bound } = ports();
    const listen = () => {
      throw new Error('taken');
    };
    expect(await rethrower(bindPorts(readConfig({ PORT: '0' }), bindUdp, listen))).toThrow(ConfigError);
    expect(bound.size).toBe(0);
  });
});
