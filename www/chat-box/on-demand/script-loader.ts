import { systemClock, type Clock } from '../../../src/clock.ts';

/** A script that loads on demand: `emoji` is served as `chat-box.emoji.js`, beside `chat-box.js`. */
export type ScriptName =
  | 'accessibility'
  | 'commands'
  | 'composer-extras'
  | 'connection-panel'
  | 'emoji'
  | `emoji-${string}`
  | 'empty'
  | 'markup'
  | 'menu'
  | 'message-actions'
  | 'moderation'
  | 'name-completion'
  | 'notices'
  | 'page-integration'
  | 'people-list'
  | 'person-form'
  | 'pictures'
  | 'presence'
  | 'reactions'
  | 'report'
  | 'room-rules'
  | 'search'
  | 'status'
  | 'touch';

/** Imports a script, and returns what it exports. `retry`: the number of earlier failures. */
export type ImportScript = (name: ScriptName, retry: number) => Promise<unknown>;

/** How long a load takes before its button shows as busy. */
const BUSY_DELAY_MS = 300;

/** Loads scripts, each once for all elements of a page. A failed load can be tried again. */
export class ScriptLoader {
  readonly #loads = new Map<ScriptName, Promise<unknown>>();
  readonly #failed: ScriptName[] = [];
  #importScript: ImportScript = () => Promise.reject(new Error('Not connected.'));

  connect(importScript: ImportScript): void {
    this.#importScript = importScript;
  }

  /** Resolves to the script's exports. Rejects when the script cannot be loaded. */
  load<Exports>(name: ScriptName): Promise<Exports> {
    const known = this.#loads.get(name);
    if (known) return known as Promise<Exports>;
    const load = this.#importScript(name, this.#failed.length);
    this.#loads.set(name, load);
    load.catch(() => {
      this.#failed.push(name);
      this.#loads.delete(name);
    });
    return load as Promise<Exports>;
  }

  /** Loads a script that will probably be needed. Resolves to undefined after a failure, until a press retries the load. */
  async prepare<Exports>(name: ScriptName): Promise<Exports | undefined> {
    return this.#failed.includes(name) && !this.#loads.has(name)
      ? undefined
      : this.load<Exports>(name).catch(() => undefined);
  }
}

/** The loader of this page's elements. */
export const scripts = new ScriptLoader();

/** Callbacks of `loadOnPress`. */
export interface PressCallbacks<Exports> {
  readonly loaded: (exports: Exports) => void;
  readonly failed: () => void;
}

/**
 * Loads a script after a press of `pressed`, and marks that element as busy during a long load. Calls neither callback when
 * the focus has moved elsewhere meanwhile.
 */
export async function loadOnPress<Exports>(
  name: ScriptName,
  pressed: HTMLElement,
  { loaded, failed }: PressCallbacks<Exports>,
  clock: Clock = systemClock,
): Promise<void> {
  // Ignores a second press during the load.
  if (pressed.ariaBusy) return;
  const root = pressed.getRootNode() as ShadowRoot;
  const focused = root.activeElement;
  pressed.ariaBusy = 'false';
  const cancel = clock.after(BUSY_DELAY_MS, () => (pressed.ariaBusy = 'true'));
  const exports = await scripts.load<Exports>(name).catch(() => undefined);
  cancel();
  pressed.ariaBusy = null;
  if (!pressed.isConnected || root.activeElement !== focused) return;
  if (exports) loaded(exports);
  else failed();
}

/** Starts to load the script of the button under the pointer or with the focus. Its attribute `data-script` names it. */
export function loadOnIntent(event: Event): void {
  for (const node of event.composedPath()) {
    const name = node instanceof HTMLElement && (node.dataset['script'] as ScriptName | undefined);
    if (name) void scripts.prepare(name);
  }
}
