import type { ChatBoxComposer } from '../composer/composer.ts';

/** The number of units left is announced each time it has fallen or risen by about this much, not after every key. */
const STEP_UNITS = 50;

/** Announces that the field edits or replies to a message, and how many units are left for the text. */
export class ComposerWatch {
  #mode = '';
  #step: number | undefined;

  /** Calls `announce` with a sentence after each change, until the signal is aborted. */
  constructor(
    private readonly composer: ChatBoxComposer,
    private readonly announce: (sentence: string) => void,
    signal: AbortSignal,
  ) {
    const observer = new MutationObserver(() => this.#changed());
    const options = { childList: true, characterData: true, subtree: true };
    void composer.updateComplete.then(() => {
      if (!signal.aborted) observer.observe(composer.renderRoot, options);
    });
    signal.addEventListener('abort', () => observer.disconnect());
  }

  #changed(): void {
    const read = (selector: string) => this.composer.renderRoot.querySelector(selector)?.textContent.trim() ?? '';
    const mode = read('#mode');
    if (mode !== this.#mode) this.announce(mode);
    this.#mode = mode;
    const count = read('#count');
    const { limit, text } = this.composer;
    const step = count === '' ? undefined : Math.floor((limit - text.length) / STEP_UNITS);
    if (step !== undefined && step !== this.#step) this.announce(count);
    this.#step = step;
  }
}
