import type { Route } from '../../../www/client/carriers/carrier.ts';
import { Inbox } from '../inbox.ts';
import { projectRoot } from '../project-root.ts';

/** The page's own client in another process, perhaps in another network. */
export interface MemberProcess extends AsyncDisposable {
  /** Everything it told: `on data-channel`, `heard ...`, `left ...`, `phase live`. */
  readonly output: readonly string[];
  /** What it heard so far, in order. */
  received(): string[];
  send(text: string): void;
  /** Tells it what a browser tells a page whose network has become another one. */
  signalNetworkChange(): void;
  /** Resolves once it is on this route; rejects after `within` ms. */
  waitForRoute(route: Route, within: number): Promise<void>;
  /** Resolves once it heard exactly this; rejects after `within` ms. */
  waitFor(text: string, within?: number): Promise<void>;
}

const HEARD = 'heard ';

/** Starts a member of the lobby; `before` stands in front of its command, such as `ip netns exec`. */
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
    received: () => inbox.items.filter((one) => one.startsWith(HEARD)).map((one) => one.slice(HEARD.length)),
    send(text) {
      child.stdin.write(`${text}\n`);
      void child.stdin.flush();
    },
    async waitForRoute(route, within) {
      const last = inbox.items.findLast((one) => one.startsWith('on '));
      if (last !== `on ${route}`) await inbox.next((one) => one === `on ${route}`, within);
    },
    async waitFor(text, within) {
      const line = HEARD + text;
      if (!inbox.items.includes(line)) await inbox.next((one) => one === line, within);
    },
    signalNetworkChange: () => void child.stdin.write('!moved\n'),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await child.exited;
    },
  };
}
