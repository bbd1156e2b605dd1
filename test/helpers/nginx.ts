import { temporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';

/** Returns the reason to skip a test that needs nginx, for its title. Undefined where nginx is installed. */
export function missingNginx(): string | undefined {
  return Bun.which('nginx') ? undefined : 'skipped: no nginx: run "apt-get install nginx"';
}

/** Wraps blocks of the manual into a configuration that needs no rights and writes only into the folder. */
export function nginxConfig(blocks: string, folder: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const paths = temporary.map((kind) => `${kind}_temp_path ${folder}/${kind};`).join(' ');
  // Workers would otherwise run as a user that may not enter the folder, in which they keep large bodies.
  const user = process.getuid?.() === 0 ? 'user root; ' : '';
  return `${user}daemon off; pid ${folder}/pid; events {} http { access_log off; ${paths} ${blocks} }`;
}

/** Replaces the public port and the certificate of a block of the manual by a port of this machine without TLS. */
export function listenLocally(blocks: string, port: number): string {
  return blocks.replace('listen 443 ssl;', `listen 127.0.0.1:${port};`).replace(/^ *ssl_certificate.*\n/gm, '');
}

/** The command that runs nginx with a configuration file. */
export function nginxCommand(config: string, folder: string): string[] {
  return ['nginx', '-c', config, '-p', folder, '-e', 'stderr'];
}

/** Starts nginx with blocks of the manual. Resolves once it answers at `url`. */
export async function startNginx(blocks: string, url: string): Promise<AsyncDisposable> {
  const folder = temporaryFolder();
  const config = `${folder.path}/config`;
  await Bun.write(config, nginxConfig(blocks, folder.path));
  const child = Bun.spawn(nginxCommand(config, folder.path), {
    ...{ cwd: folder.path, stdout: 'ignore', stderr: 'ignore' },
    env: { PATH: process.env['PATH'] ?? '', HOME: folder.path },
  });
  await until(() => isListening(url), 'nginx answers', 8_000);
  return {
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await child.exited;
      folder[Symbol.dispose]();
    },
  };
}

/** Returns a port that is free for TCP and UDP at this moment. */
export async function freePort(): Promise<number> {
  for (;;) {
    const tcp = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data() {} } });
    const { port } = tcp;
    tcp.stop(true);
    try {
      (await Bun.udpSocket({ port })).close();
      return port;
    } catch {
      // Another program has the UDP port of this number.
    }
  }
}

function isListening(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}
