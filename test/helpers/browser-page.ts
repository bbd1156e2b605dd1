import { browserOrReason } from './browser-or-reason.ts';

/** How the page is shown. */
export interface PageOptions {
  readonly width?: number;
  readonly height?: number;
  readonly scheme?: 'light' | 'dark';
  /** What `show` shows it for; a screen if it is not said. */
  readonly media?: 'print';
  /** More of the browser's command line. The first page of a process decides for all of them. */
  readonly flags?: readonly string[];
}

/** Root cannot use the sandbox; without the rest a browser looks for its maker's servers and draws what nobody sees. */
const FLAGS = [
  ...['--no-sandbox', '--hide-scrollbars', '--no-first-run', '--disable-gpu', '--disable-sync', '--disable-quic'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-default-apps', '--mute-audio'],
];
/** Milliseconds until a condition that does not come true is a failure. */
const PATIENCE = 20_000;

/**
 * What expressions may use: the first element of the page, the shadow root of one of its parts, and what it shows.
 * `texts` leaves out the sender's name that only screen readers get, `status` the avatar.
 */
const WORDS = `
  const box = document.querySelector('chat-box');
  const part = (name, of = box) => of.shadowRoot.querySelector('chat-box-' + name).shadowRoot;
  const all = (root, selector) => [...root.querySelectorAll(selector)];
  const shown = (element) => element.textContent.replace(/\\s+/g, ' ').trim();
  const people = () => all(part('people'), '.name').map(shown);
  const you = () => shown(part('status').querySelector('.you'));
  const status = () => shown(part('status').querySelector('[role=status]')).replace(/^\\P{L}+/u, '');
  const texts = () => all(part('log'), '.text').map((p) => [...p.childNodes].filter((n) => n.nodeType === 3 || n.matches?.('a, .mention')).map((n) => n.textContent).join(''));
  const presence = () => all(part('log'), '.presence').map(shown).join(' | ');
`;

/** A tab of the one browser that all tests of this process share. */
export class BrowserPage implements AsyncDisposable {
  /** What the page wrote to its console as a warning or an error, and what it threw. */
  readonly consoleErrors: string[] = [];
  readonly #view: Bun.WebView;

  private constructor({ width = 1_000, height = 900, flags = [] }: PageOptions) {
    const browser = browserOrReason();
    if ('reason' in browser) throw new Error(browser.reason);
    this.#view = new Bun.WebView({
      ...{ width, height },
      // A browser of our own, never one that happens to run.
      backend: {
        type: 'chrome',
        url: false,
        path: browser.path,
        argv: [...FLAGS, ...flags],
      },
      console: (type: string, ...args: unknown[]) => {
        if (type === 'error' || type === 'warn' || type === 'warning')
          this.consoleErrors.push(args.map(String).join(' '));
      },
    });
  }

  /** Opens a tab at the address and waits for its load event. */
  static async open(url: URL | string, options: PageOptions = {}): Promise<BrowserPage> {
    const page = new BrowserPage(options);
    const view = page.#view;
    await view.navigate('about:blank');
    view.addEventListener('Log.entryAdded', (event) => {
      const { level, text } = (event as unknown as { data: { entry: { level: string; text: string } } }).data.entry;
      if (level !== 'info' && level !== 'verbose') page.consoleErrors.push(text);
    });
    view.addEventListener('Runtime.exceptionThrown', (event) => {
      page.consoleErrors.push(JSON.stringify((event as unknown as { data: unknown }).data));
    });
    await view.cdp('Log.enable');
    await view.cdp('Runtime.enable');
    await view.cdp('Emulation.setEmulatedMedia', {
      features: [{ name: 'prefers-color-scheme', value: options.scheme ?? 'light' }],
    });
    await view.navigate(String(url));
    return page;
  }

  /** The value of an expression in the page. */
  async read<Value>(expression: string): Promise<Value> {
    return (await this.#view.evaluate(`(() => { ${WORDS} return (${expression}); })()`)) as Value;
  }

  /** Runs statements in the page. */
  async run(statements: string): Promise<void> {
    await this.#view.evaluate(`(async () => { ${WORDS} ${statements} })()`);
  }

  /** Waits until an expression is true, looking often, but asking for no frames: they cost more than the page. What throws is not true yet. `patience` in milliseconds. */
  async until(expression: string, patience = PATIENCE): Promise<void> {
    const failure = JSON.stringify(`Not so within ${patience / 1_000} s: ${expression}`);
    await this.#view.evaluate(`new Promise((resolve, reject) => {
      const end = performance.now() + ${patience};
      const look = () => {
        try { ${WORDS} if (${expression}) return resolve(true); } catch {}
        if (performance.now() > end) reject(new Error(${failure} + '; the page shows: ' + seen()));
        else setTimeout(look, 15);
      };
      const seen = () => { try { ${WORDS} return JSON.stringify([status(), people(), texts().slice(-5), presence()]); } catch (e) { return String(e); } };
      look();
    })`);
  }

  /** The name of the page's member, once it has one. */
  async name(): Promise<string> {
    await this.until(`you().length > 0`);
    return this.read('you()');
  }

  /** Clicks the middle of what an expression finds, in a shadow root or not, with a real pointer. */
  async click(expression: string): Promise<void> {
    await this.run(`(${expression}).scrollIntoView({ block: 'nearest', behavior: 'instant' });`);
    const at = await this.#middleOf(expression);
    await this.#view.click(at.x, at.y);
  }

  /** Moves the pointer to the middle of what an expression finds. */
  async point(expression: string): Promise<void> {
    const at = await this.#middleOf(expression);
    await this.#view.cdp('Input.dispatchMouseEvent', { type: 'mouseMoved', ...at });
  }

  /** Taps the middle of what an expression finds, as a finger does. */
  async tap(expression: string): Promise<void> {
    const at = await this.#middleOf(expression);
    await this.#view.cdp('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [at] });
    await this.#view.cdp('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  }

  /** Turns a mouse wheel over the middle of what an expression finds; up when `by`, in pixels, is negative. */
  async wheel(expression: string, by: number): Promise<void> {
    const at = await this.#middleOf(expression);
    await this.#view.cdp('Input.dispatchMouseEvent', { type: 'mouseWheel', ...at, deltaX: 0, deltaY: by });
  }

  /** Waits until an expression has had the same value for six frames. */
  async untilStable(expression: string): Promise<void> {
    await this.run(`
      for (let same = 0, last; same < 6; ) {
        await new Promise(requestAnimationFrame);
        const now = ${expression};
        same = now === last ? same + 1 : 0;
        last = now;
      }
    `);
  }

  #middleOf(expression: string): Promise<{ x: number; y: number }> {
    return this.read(
      `(({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 }))((${expression}).getBoundingClientRect())`,
    );
  }

  /** Types into what has the focus. */
  async type(text: string): Promise<void> {
    await this.#view.type(text);
  }

  async press(key: Parameters<Bun.WebView['press']>[0], ...modifiers: Bun.WebView.Modifier[]): Promise<void> {
    await this.#view.press(key, { modifiers });
  }

  /** Says something in the page's element, as a person would. */
  async send(text: string): Promise<void> {
    await this.click(`part('composer').querySelector('textarea')`);
    await this.#view.type(text);
    await this.#view.press('Enter');
  }

  async goto(url: URL | string): Promise<void> {
    await this.#view.navigate(String(url));
  }

  /** Loads the page again, as the same page of the same tab. */
  async reload(): Promise<void> {
    await this.#view.reload();
  }

  /** Goes back in history and waits until the page there is shown, out of the back-forward cache or not. */
  async back(): Promise<void> {
    // Bun's own `goBack` waits for a load event, which a page out of the cache never fires.
    const shown = new Promise((resolve) => {
      this.#view.addEventListener('Runtime.executionContextCreated', resolve, { once: true });
    });
    // The page that is left may take the answer with it.
    await this.#view.evaluate('void history.back()').catch(() => {});
    await shown;
  }

  /** Hides the page or shows it again, as a minimized window does. A hidden page draws no frames: `until` would not look. */
  async setHidden(isHidden: boolean): Promise<void> {
    const { windowId } = (await this.#view.cdp('Browser.getWindowForTarget')) as { windowId: number };
    const windowState = isHidden ? 'minimized' : 'normal';
    await this.#view.cdp('Browser.setWindowBounds', { windowId, bounds: { windowState } });
  }

  /** Stops everything in the page, as a browser does with one that was long in the background, or lets it go on. */
  async setFrozen(isFrozen: boolean): Promise<void> {
    await this.#view.cdp('Page.setWebLifecycleState', { state: isFrozen ? 'frozen' : 'active' });
    // A thawed page is still hidden.
    if (!isFrozen) {
      await this.setHidden(true);
      await this.setHidden(false);
    }
  }

  /** Takes the network away from the page, or gives it back. Local connections that are open stay open. */
  async setOffline(isOffline: boolean): Promise<void> {
    await this.#view.cdp('Network.enable');
    await this.#view.cdp('Network.emulateNetworkConditions', {
      ...{ offline: isOffline, latency: 0, downloadThroughput: -1, uploadThroughput: -1 },
    });
  }

  /** Makes a finger of the pointer. */
  async touchScreen(): Promise<void> {
    await this.#view.cdp('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 5 });
  }

  /** With `PICTURES=1`, takes a picture into the ignored folder `screenshots/`: drawing one costs more than most tests. */
  async saveScreenshot(name: string): Promise<void> {
    if (process.env['PICTURES'] !== '1') return;
    await Bun.write(new URL(`../../screenshots/${name}.png`, import.meta.url), await this.screenshot());
  }

  async screenshot(): Promise<Blob> {
    return await this.#view.screenshot();
  }

  /** Shows the page anew in another size or colour scheme, or for a printer, as it is. */
  async resize({ width = 1_000, height = 900, scheme = 'light', media }: PageOptions): Promise<void> {
    await this.#view.cdp('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
    const features = [{ name: 'prefers-color-scheme', value: scheme }];
    await this.#view.cdp('Emulation.setEmulatedMedia', { media: media ?? '', features });
    // Two frames: one that lays out anew, one that shows it.
    await this.#view.evaluate(`new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#view.close();
  }
}
