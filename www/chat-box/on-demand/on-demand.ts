import type { CSSResult, LitElement } from 'lit';
import { adoptStyles } from '../lit/adopt-styles.ts';
import { scripts, type ScriptName } from './script-loader.ts';

/** A script that loads when an element needs it. */
export class OnDemand<Exports extends { readonly styles?: CSSResult }> {
  #exports: Exports | undefined;
  #isRequested = false;

  constructor(
    private readonly host: LitElement,
    private readonly name: ScriptName,
  ) {}

  /** Returns what the script exports if it is needed and has loaded. Updates the element when it has. */
  when(isNeeded: boolean): Exports | undefined {
    if (isNeeded && !this.#isRequested) void this.#load();
    return isNeeded ? this.#exports : undefined;
  }

  async #load(): Promise<void> {
    this.#isRequested = true;
    const { host } = this;
    this.#exports = await scripts.prepare<Exports>(this.name);
    if (this.#exports?.styles) adoptStyles(host.renderRoot as ShadowRoot, this.#exports.styles);
    host.requestUpdate();
  }
}
