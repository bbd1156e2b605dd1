import { until } from '../until.ts';
import { ROLE_HELPERS } from './by-role.ts';
import type { Firefox } from './firefox.ts';

/** Size of a page, in pixels. */
export interface PageSize {
  readonly width?: number;
  readonly height?: number;
}

/** The value of an expression, or the exception that it threw. */
type Evaluation =
  | { readonly type: 'success'; readonly result: { readonly value?: string } }
  | { readonly type: 'exception'; readonly exceptionDetails: { readonly text: string } };

/** The time that `until` waits, in milliseconds. */
const CONDITION_TIMEOUT_MS = 30_000;
/** Keys as WebDriver codes them. */
const KEYS = {
  Enter: '\uE007',
  Escape: '\uE00C',
  Tab: '\uE004',
  Shift: '\uE008',
  Control: '\uE009',
  ArrowUp: '\uE013',
};

/** A window of Firefox with one page. Expressions may use the functions of `ROLE_HELPERS`. */
export class FirefoxPage implements AsyncDisposable {
  private constructor(
    private readonly firefox: Firefox,
    private readonly context: string,
  ) {}

  /** Opens a window, because a tab in the background draws no frames, and waits for its load event. */
  static async open(firefox: Firefox, url: URL | string, size: PageSize = {}): Promise<FirefoxPage> {
    const { context } = await firefox.command<{ readonly context: string }>('browsingContext.create', {
      type: 'window',
    });
    const page = new FirefoxPage(firefox, context);
    await page.resize(size);
    await firefox.command('browsingContext.navigate', { context, url: String(url), wait: 'complete' });
    return page;
  }

  /** Warnings and errors of the page's console, and exceptions that nothing caught. */
  get consoleErrors(): readonly string[] {
    return this.firefox.consoleErrors(this.context);
  }

  /** Evaluates an expression in the page. Its value travels as JSON. */
  async read<Value>(expression: string): Promise<Value> {
    const value = await this.#evaluate(`return JSON.stringify(await (${expression}));`);
    return JSON.parse(value ?? 'null') as Value;
  }

  /** Runs statements in the page. */
  async run(statements: string): Promise<void> {
    await this.#evaluate(statements);
  }

  async #evaluate(body: string): Promise<string | undefined> {
    const evaluation = await this.firefox.command<Evaluation>('script.evaluate', {
      expression: `(async () => { ${ROLE_HELPERS} ${body} })()`,
      target: { context: this.context },
      awaitPromise: true,
    });
    if (evaluation.type === 'exception') throw new Error(`${evaluation.exceptionDetails.text} in ${body}`);
    return evaluation.result.value;
  }

  /** Waits until an expression is true; an expression that throws is not true yet. Rejects with what the page shows. */
  async until(expression: string): Promise<void> {
    const isTrue = () => this.read<boolean>(`Boolean(${expression})`).catch(() => false);
    await until(isTrue, `${expression} holds`, CONDITION_TIMEOUT_MS).catch(async (error: Error) => {
      throw new Error(`${error.message} The page shows: ${await this.read<string>('visibleTexts()')}`);
    });
  }

  /** Waits for an element, given as an expression, and clicks its middle with the pointer. */
  async click(expression: string): Promise<void> {
    await this.point(expression);
    await this.#act('pointer', [
      { type: 'pointerDown', button: 0 },
      { type: 'pointerUp', button: 0 },
    ]);
  }

  /** Waits for an element and moves the pointer to its middle, with a second movement beside it unless `once` is true. */
  async point(expression: string, once = false): Promise<void> {
    await this.until(`(${expression}) instanceof Element`);
    // The element may move while it is drawn anew: read the place as late as possible.
    const { x, y } = await this.read<{ x: number; y: number }>(`(() => {
      const element = ${expression};
      element.scrollIntoView({ block: 'nearest', behavior: 'instant' });
      const { left, top, width, height } = element.getBoundingClientRect();
      return { x: Math.round(left + width / 2), y: Math.round(top + height / 2) };
    })()`);
    // A pointer that is there already would not move.
    const beside = { type: 'pointerMove', x: x + 1, y };
    await this.#act('pointer', [...(once ? [] : [beside]), { type: 'pointerMove', x, y }]);
  }

  /** Types a text into the focused element, a key at a time. */
  async type(text: string): Promise<void> {
    const strokes = Array.from(text, (value) => [
      { type: 'keyDown', value },
      { type: 'keyUp', value },
    ]);
    await this.#act('key', strokes.flat());
  }

  /** Presses a key, with others held down. */
  async press(key: keyof typeof KEYS, ...held: readonly (keyof typeof KEYS)[]): Promise<void> {
    const values = [...held, key].map((name) => KEYS[name]);
    await this.#act('key', [
      ...values.map((value) => ({ type: 'keyDown', value })),
      ...values.reverse().map((value) => ({ type: 'keyUp', value })),
    ]);
  }

  /** Types a message into the field and presses Enter. */
  async send(text: string): Promise<void> {
    await this.click('field()');
    await this.type(text);
    await this.press('Enter');
  }

  /** Reloads the page and waits for its load event. */
  async reload(): Promise<void> {
    await this.firefox.command('browsingContext.reload', { context: this.context, wait: 'complete' });
  }

  /** Gives the page another size. */
  async resize({ width = 1_000, height = 800 }: PageSize): Promise<void> {
    await this.firefox.command('browsingContext.setViewport', { context: this.context, viewport: { width, height } });
  }

  /** Takes a picture of the viewport, as PNG. */
  async screenshot(): Promise<Uint8Array<ArrayBuffer>> {
    const { data } = await this.firefox.command<{ readonly data: string }>('browsingContext.captureScreenshot', {
      context: this.context,
    });
    return Uint8Array.fromBase64(data);
  }

  /** Dispatches input to the window in front. */
  async #act(type: 'pointer' | 'key', actions: readonly object[]): Promise<void> {
    const { context } = this;
    await this.firefox.command('browsingContext.activate', { context });
    const source = { type, id: type, ...(type === 'pointer' && { parameters: { pointerType: 'mouse' } }), actions };
    await this.firefox.command('input.performActions', { context, actions: [source] });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.firefox.command('browsingContext.close', { context: this.context });
  }
}
