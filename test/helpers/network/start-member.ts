import type { Route } from '../../../www/client/carriers/carrier.ts';
import { Inbox } from '../inbox.ts';
import { projectRoot } from '../project-root.ts';

/** The page's client in another process, which may be in another network. */
export interface MemberProcess extends AsyncDisposable {
  /** The lines it printed: `on data-channel`, `received ...`, `left ...`, `phase live`. */
  readonly output: readonly string[];
  /** The texts it received so far, in order. */
  received(): string[];
  send(text: string): void;
  /** Signals a network change to the client, as a browser does. */
  signalNetworkChange(): void;
  /** Resolves once the member is on this route. Rejects after `timeoutMs`. */
  waitForRoute(route: Route, timeoutMs: number): Promise<void>;
  /** Resolves once the member has received this text. Rejects after `timeoutMs`. */
  waitFor(text: string, timeoutMs?: number): Promise<void>;
}

const RECEIVED = 'received ';

/** Starts a member of the lobby. `before` is a prefix of the command, such as `ip netns exec`. */
export function startMember(url: string, before: readonly string[] = [], via = 'auto'): MemberProcess {
  const command = [...before, process.execPath, 'run', 'test/helpers/network/member-process.ts', url, via];
  const child = Bun.spawn(command, { cwd: projectRoot, stdin: 'pipe', stdout: 'pipe', stderr: 'inherit' });
  const inbox = new Inbox<string>();
  void (async () => {
    const decoder = new TextDecoder();
    let rest = '';
    for await (const chunk of child.stdout) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) inbox.add(line);
    }
    inbox.end('the member ended');
  })();
  return {
    output: inbox.items,
    received: () => inbox.items.filter((line) => line.startsWith(RECEIVED)).map((line) => line.slice(RECEIVED.length)),
    send(text) {
      child.stdin.write(`${text}\n`);
      void child.stdin.flush();
    },
    async waitForRoute(route, timeoutMs) {
      const last = inbox.items.findLast((line) => line.startsWith('on '));
      if (last !== `on ${route}`) await inbox.next((line) => line === `on ${route}`, timeoutMs);
    },
    async waitFor(text, timeoutMs) {
      const expected = RECEIVED + text;
      if (!inbox.items.includes(expected)) await inbox.next((line) => line === expected, timeoutMs);
    },
    signalNetworkChange: () => void child.stdin.write('!moved\n'),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await child.exited;
    },
  };
}
