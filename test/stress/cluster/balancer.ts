import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { freePort, missingNginx, startNginx } from '../../helpers/nginx.ts';

/** A load balancer in front of nodes, without affinity. */
export interface Balancer extends AsyncDisposable {
  readonly url: string;
}

/** Starts nginx, or a TCP proxy where nginx is missing. Both pass connections to nodes that accept them. */
export async function startBalancer(ports: readonly number[], random: () => number): Promise<Balancer> {
  if (missingNginx() !== undefined) return await startProxy(ports, random);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const servers = ports.map((node) => `server 127.0.0.1:${node} max_fails=0;`).join(' ');
  const nginx = await startNginx(
    `upstream nodes { random; ${servers} }
    map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
    server {
      listen 127.0.0.1:${port};
      location / {
        proxy_pass http://nodes;
        proxy_http_version 1.1;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection $connection_upgrade;
        proxy_next_upstream error timeout http_503 non_idempotent;
        proxy_connect_timeout 2s;
        proxy_read_timeout 1h;
      }
    }`,
    url,
  );
  return { url, [Symbol.asyncDispose]: () => nginx[Symbol.asyncDispose]() };
}

/** Starts a proxy that tries the nodes in random order until one accepts. */
async function startProxy(ports: readonly number[], random: () => number): Promise<Balancer> {
  const open = new Set<Socket>();
  const listener = createServer((client) => {
    open.add(client);
    client.on('close', () => open.delete(client)).on('error', () => client.destroy());
    tryNext(
      client,
      ports.map((port) => ({ port, rank: random() })).sort((a, b) => a.rank - b.rank),
    );
  });
  const listening = Promise.withResolvers<void>();
  listener.listen(0, '127.0.0.1', listening.resolve);
  await listening.promise;
  return {
    url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}

function tryNext(client: Socket, [node, ...others]: readonly { readonly port: number }[]): void {
  if (!node) return void client.destroy();
  const server = connect(node.port, '127.0.0.1');
  let isConnected = false;
  server.on('connect', () => {
    isConnected = true;
    client.pipe(server).pipe(client);
    client.on('close', () => server.destroy());
  });
  server.on('error', () => (isConnected ? client.destroy() : tryNext(client, others)));
  server.on('close', () => isConnected && client.destroy());
}
