import { rm } from 'node:fs/promises';
import { temporaryFolder } from '../temporary-folder.ts';
import { firefoxOrReason } from './firefox-test.ts';

/** The answer to a command, or an event, of WebDriver BiDi. */
type Incoming =
  | { readonly type: 'success'; readonly id: number; readonly result: unknown }
  | { readonly type: 'error'; readonly id: number; readonly error: string; readonly message: string }
  | { readonly type: 'event'; readonly method: string; readonly params: unknown };

/** An entry of the console of a page, or an exception that nothing caught. */
export interface LogEntry {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly text: string | null;
  readonly source: { readonly context?: string };
}

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The line in which Firefox prints its address. */
const ADDRESS = /WebDriver BiDi listening on (ws:\S+)/;
/** The colour schemes as Firefox numbers them in its settings. */
const SCHEMES = { dark: 0, light: 1 };

/** A headless Firefox with a profile of its own, driven over WebDriver BiDi (https://w3c.github.io/webdriver-bidi/). */
export class Firefox implements AsyncDisposable {
  readonly #process: Bun.Subprocess;
  readonly #socket: WebSocket;
  readonly #folder: Disposable & { readonly path: string };
  readonly #pending = new Map<number, Pending>();
  readonly #logs: LogEntry[] = [];
  #commands = 0;

  private constructor(process: Bun.Subprocess, socket: WebSocket, folder: Disposable & { readonly path: string }) {
    this.#process = process;
    this.#socket = socket;
    this.#folder = folder;
    socket.onmessage = ({ data }) => this.#received(JSON.parse(String(data)) as Incoming);
    socket.onclose = () => {
      for (const { reject } of this.#pending.values()) reject(new Error('Firefox closed the connection.'));
      this.#pending.clear();
    };
  }

  /** Starts Firefox with an empty profile. */
  static async start(): Promise<Firefox> {
    const found = firefoxOrReason();
    if ('reason' in found) throw new Error(found.reason);
    const folder = temporaryFolder();
    const options = ['--headless', '--no-remote', '--profile', folder.path, '--remote-debugging-port', '0'];
    // With access to the system, `setScheme` can change a setting of the browser.
    const child = Bun.spawn([found.path, ...options, '--remote-allow-system-access', 'about:blank'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const socket = new WebSocket(`${await readAddress(child.stderr)}/session`);
    await new Promise<void>((resolve, reject) => {
      socket.onopen = () => resolve();
      socket.onerror = () => reject(new Error('Firefox refuses the connection.'));
    });
    const firefox = new Firefox(child, socket, folder);
    await firefox.command('session.new', { capabilities: {} });
    await firefox.command('session.subscribe', { events: ['log.entryAdded'] });
    return firefox;
  }

  /** Runs a command. Rejects with the message of Firefox when it fails. */
  async command<Result>(method: string, params: object): Promise<Result> {
    const id = ++this.#commands;
    const result = new Promise<unknown>((resolve, reject) => this.#pending.set(id, { resolve, reject }));
    this.#socket.send(JSON.stringify({ id, method, params }));
    return (await result) as Result;
  }

  /** Returns the warnings and errors in the console of a page so far. */
  consoleErrors(context: string): readonly string[] {
    const ofPage = this.#logs.filter(({ source, level }) => source.context === context && /warn|error/.test(level));
    return ofPage.map(({ text }) => text ?? '');
  }

  /** Sets the colour scheme of all pages. Firefox has no command for a single page yet. */
  async setScheme(scheme: keyof typeof SCHEMES): Promise<void> {
    const { contexts } = await this.command<{ readonly contexts: readonly { readonly context: string }[] }>(
      'browsingContext.getTree',
      { 'moz:scope': 'chrome', maxDepth: 0 },
    );
    const expression = `Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', ${SCHEMES[scheme]})`;
    await this.command('script.evaluate', {
      ...{ expression, awaitPromise: false },
      target: { context: contexts[0]?.context },
    });
  }

  #received(incoming: Incoming): void {
    if (incoming.type === 'event') {
      if (incoming.method === 'log.entryAdded') this.#logs.push(incoming.params as LogEntry);
      return;
    }
    const pending = this.#pending.get(incoming.id);
    this.#pending.delete(incoming.id);
    if (incoming.type === 'success') pending?.resolve(incoming.result);
    else pending?.reject(new Error(`${incoming.error}: ${incoming.message}`));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#process.exited;
    // Processes of pages may still write into the profile while they end.
    await rm(this.#folder.path, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** Resolves to the address that Firefox prints when it is ready. Its later output is read and dropped. */
async function readAddress(output: ReadableStream<Uint8Array>): Promise<string> {
  const reader = output.getReader();
  const decoder = new TextDecoder();
  for (let printed = ''; ;) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`Firefox did not start. ${printed}`);
    printed += decoder.decode(value, { stream: true });
    const address = ADDRESS.exec(printed)?.[1];
    if (address === undefined) continue;
    void drain(reader);
    return address;
  }
}

async function drain(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  while (!(await reader.read()).done);
}
