import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { describeFailure, type Failure, toFailure } from '../api/failure.ts';

/**
 * The next refresh waits at least this many times as long as the last one took. Some lists cost a server with many rooms much.
 */
const REST_FACTOR = 20;

/** Options of a loader. */
interface LoaderOptions {
  /** Loads again after this time, in milliseconds, while the page is visible. */
  readonly everyMs?: number;
}

/** Loads what an element shows, and keeps it current. A failed refresh keeps the earlier value. */
export class Loader<Value> implements ReactiveController {
  value: Value | undefined;
  failure: Failure | undefined;
  #abort: AbortController | undefined;
  #durationMs = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly read: (signal: AbortSignal) => Promise<Value>,
    private readonly options: LoaderOptions = {},
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    void this.reload();
  }

  hostDisconnected(): void {
    this.#abort?.abort();
    clearTimeout(this.#timer);
  }

  /** Loads the value, and gives up an earlier attempt. */
  readonly reload = async (): Promise<void> => {
    this.#abort?.abort();
    clearTimeout(this.#timer);
    const { signal } = (this.#abort = new AbortController());
    const startedAt = performance.now();
    try {
      this.value = await this.read(signal);
      this.failure = undefined;
    } catch (error) {
      if (signal.aborted) return;
      this.failure = toFailure(error);
    }
    if (signal.aborted) return;
    this.#durationMs = performance.now() - startedAt;
    this.#schedule();
    this.host.requestUpdate();
  };

  /** Replaces the value, for example with what a command has changed. */
  set(value: Value): void {
    this.value = value;
    this.host.requestUpdate();
  }

  /** Draws the value. Before it is loaded, or when that failed, draws the state. */
  draw(content: (value: Value) => unknown): TemplateResult {
    const { value, failure } = this;
    return html`${failure ? failureBox(failure, this.reload, true) : nothing}${
      value !== undefined ? content(value) : failure ? nothing : html`<p class="state" role="status">Loading…</p>`
    }`;
  }

  /** Plans the next attempt. A failure ends the refreshes, unless it passes by itself. */
  #schedule(): void {
    const { failure } = this;
    const { everyMs } = this.options;
    if (failure?.kind === 'refused' || failure?.kind === 'key') return;
    const delay = failure?.kind === 'busy' ? failure.retryMs : everyMs;
    if (delay === undefined) return;
    this.#timer = setTimeout(
      () => {
        if (document.visibilityState === 'visible') void this.reload();
        else this.#schedule();
      },
      Math.max(delay, REST_FACTOR * this.#durationMs),
    );
  }
}

/** Draws a failure, with a button that tries again. `isRetried`: a busy server is asked again without it. */
export function failureBox(failure: Failure, retry: () => void, isRetried = false): TemplateResult {
  return html`<div class="failure" role="alert">
    <p>
      ${describeFailure(failure)}
      ${isRetried && failure.kind === 'busy' ? html`This page tries again in ${Math.ceil(failure.retryMs / 1_000)} s.` : nothing}
    </p>
    <button type="button" @click=${retry}>Try again</button>
  </div>`;
}
