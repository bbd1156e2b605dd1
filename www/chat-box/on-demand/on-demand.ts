import type { CSSResult, ReactiveControllerHost } from 'lit';
import { adoptStyles } from '../lit/adopt-styles.ts';
import { scripts, type ScriptName } from './script-loader.ts';

/** Time until a failed load is tried again. It doubles with each failure. */
const RETRY_DELAY_MS = 1_000;
const MAX_RETRY_DELAY_MS = 60_000;

/** The element that needs a script. */
export interface OnDemandHost extends ReactiveControllerHost {
  readonly renderRoot: HTMLElement | DocumentFragment;
  readonly isConnected: boolean;
}

/** A script that loads when an element needs it. A failed load is tried again while the element is in a document. */
export class OnDemand<Exports extends object> {
  /** What the script exports. Undefined until it has loaded. */
  exports: Exports | undefined;
  #isLoading = false;

  /** `loaded` is called before the update of the element that follows the load. */
  constructor(
    private readonly host: OnDemandHost,
    private readonly name: ScriptName,
    private readonly loaded: (exports: Exports) => void = () => {},
  ) {}

  /** Returns what the script exports if it is needed and has loaded. Updates the element when it has. */
  when(isNeeded: boolean): Exports | undefined {
    if (isNeeded && !this.exports && !this.#isLoading) void this.#load();
    return isNeeded ? this.exports : undefined;
  }

  async #load(): Promise<void> {
    const { host, name } = this;
    this.#isLoading = true;
    for (let delay = RETRY_DELAY_MS; !this.exports && host.isConnected; delay *= 2) {
      const wait = () => new Promise<undefined>((resolve) => setTimeout(resolve, Math.min(delay, MAX_RETRY_DELAY_MS)));
      this.exports = await scripts.load<Exports>(name).catch(wait);
    }
    this.#isLoading = false;
    const { exports } = this;
    if (!exports) return;
    const { styles } = exports as { readonly styles?: CSSResult };
    if (styles) adoptStyles(host.renderRoot as ShadowRoot, styles);
    this.loaded(exports);
    host.requestUpdate();
  }
}
