import { browserOrReason, type BrowserKind } from './browser-or-reason.ts';
import { BROWSER_FLAGS, EXPRESSION_HELPERS } from './browser-setup.ts';
import { takeUnwanted, visit } from './visited-sites.ts';

/** Window, media and browser flags of a page. */
export interface PageOptions {
  readonly width?: number;
  readonly height?: number;
  readonly scheme?: 'light' | 'dark';
  /** Device pixels per CSS pixel, for `resize`; the default is 1. */
  readonly scale?: number;
  /** The preference for `resize`. By default it stays as it is. */
  readonly motion?: 'reduce';
  /** The preference for `resize`. By default it stays as it is. */
  readonly contrast?: 'more';
  /** For `resize`: the system replaces the colours of the page. */
  readonly forcedColors?: boolean | undefined;
  /** The medium for `resize`; the default is a screen. */
  readonly media?: 'print';
  /** The default is `shell`. The first page of a process decides for all pages of that process. */
  readonly browser?: BrowserKind;
  /** More browser flags. The first page of a process decides for all pages of that process. */
  readonly flags?: readonly string[];
}

/** A place in the window, in pixels. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** The time that `until` waits unless it gets another one, in milliseconds. */
const CONDITION_TIMEOUT_MS = 20_000;

/** A page that stays open, so that the renderer that all pages share does not end with the last of them. */
let keeper: Promise<BrowserPage> | undefined;

/** A tab of the browser that all tests of this process share. */
export class BrowserPage implements AsyncDisposable {
  /** Warnings and errors of the page's console, and exceptions that nothing caught. */
  readonly consoleErrors: string[] = [];
  /** Why this page was loaded again instead of from the back-forward cache. Most reasons are masked for the page itself. */
  readonly cacheMisses: string[] = [];
  readonly #view: Bun.WebView;

  private constructor({ width = 1_000, height = 900, flags = [], browser: kind }: PageOptions) {
    const browser = browserOrReason(kind);
    if ('reason' in browser) throw new Error(browser.reason);
    this.#view = new Bun.WebView({
      ...{ width, height },
      // Never attach to a Chrome that runs already.
      backend: {
        type: 'chrome',
        url: false,
        path: browser.path,
        argv: [...BROWSER_FLAGS, ...flags],
      },
      console: (type: string, ...args: unknown[]) => {
        if (type === 'error' || type === 'warn' || type === 'warning')
          this.consoleErrors.push(args.map(String).join(' '));
      },
    });
  }

  /** Opens a tab at the address and waits for its load event. */
  static async open(url: URL | string, options: PageOptions = {}): Promise<BrowserPage> {
    await (keeper ??= BrowserPage.#openKeeper(options));
    const page = new BrowserPage(options);
    const view = page.#view;
    await view.navigate('about:blank');
    view.addEventListener('Log.entryAdded', (event) => {
      const { entry } = (event as unknown as { data: { entry: { level: string; text: string; url?: string } } }).data;
      if (entry.level === 'info' || entry.level === 'verbose') return;
      page.consoleErrors.push(`${entry.text} ${entry.url ?? ''}`.trim());
    });
    view.addEventListener('Runtime.exceptionThrown', (event) => {
      page.consoleErrors.push(JSON.stringify((event as unknown as { data: unknown }).data));
    });
    view.addEventListener('Page.backForwardCacheNotUsed', (event) => {
      const { data } = event as unknown as { data: { notRestoredExplanations: readonly { reason: string }[] } };
      page.cacheMisses.push(...data.notRestoredExplanations.map(({ reason }) => reason));
    });
    await view.cdp('Page.enable');
    await view.cdp('Log.enable');
    await view.cdp('Runtime.enable');
    await view.cdp('Emulation.setEmulatedMedia', {
      features: [{ name: 'prefers-color-scheme', value: options.scheme ?? 'light' }],
    });
    await page.#clearUnwanted();
    await page.goto(url);
    return page;
  }

  static async #openKeeper(options: PageOptions): Promise<BrowserPage> {
    const page = new BrowserPage(options);
    await page.#view.navigate('about:blank');
    return page;
  }

  async #clearUnwanted(): Promise<void> {
    const origins = takeUnwanted();
    if (origins.length > 0) await this.#view.cdp('Network.clearBrowserCookies');
    for (const origin of origins) {
      await this.#view.cdp('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
    }
  }

  /** Evaluates an expression in the page. */
  async read<Value>(expression: string): Promise<Value> {
    return (await this.#view.evaluate(`(() => { ${EXPRESSION_HELPERS} return (${expression}); })()`)) as Value;
  }

  /** Runs statements in the page. */
  async run(statements: string): Promise<void> {
    await this.#view.evaluate(`(async () => { ${EXPRESSION_HELPERS} ${statements} })()`);
  }

  /**
   * Waits until an expression is true; an expression that throws is not true yet. Polls with timers, because requesting
   * frames costs more than the page itself. Rejects after `timeout` milliseconds with what the page shows.
   */
  async until(expression: string, timeout = CONDITION_TIMEOUT_MS): Promise<void> {
    const failure = JSON.stringify(`Not so within ${timeout / 1_000} s: ${expression}`);
    // Not `Promise`, which the page may have replaced.
    const waiting = `new ((async () => {})().constructor)((resolve, reject) => {
      const end = performance.now() + ${timeout};
      const look = () => {
        try { ${EXPRESSION_HELPERS} if (${expression}) return resolve(true); } catch {}
        if (performance.now() > end) reject(new Error(${failure} + '; the page shows: ' + seen()));
        else setTimeout(look, 15);
      };
      const seen = () => { try { ${EXPRESSION_HELPERS} return JSON.stringify([status(), people(), texts().slice(-5), presence()]); } catch (e) { return String(e); } };
      look();
    })`;
    // A navigation ends the wait of the page that it leaves: the next page starts it anew.
    await this.#view.evaluate(waiting).catch((error: unknown) => {
      if (!String(error).includes('navigated')) throw error;
      return this.#view.evaluate(waiting);
    });
  }

  /** Waits until the page's member has a name, and resolves to it. */
  async name(): Promise<string> {
    await this.until(`you().length > 0`);
    return this.read('you()');
  }

  /** Waits for an element, given as an expression, and clicks its middle with a real pointer. */
  async click(expression: string): Promise<void> {
    await this.until(`(${expression}) instanceof Element`);
    await this.run(`(${expression}).scrollIntoView({ block: 'nearest', behavior: 'instant' });`);
    const at = await this.#middleOf(expression);
    await this.#view.click(at.x, at.y);
  }

  /** Moves the pointer to the middle of an element that stands still, for as long as 20 frames at most. */
  async point(expression: string): Promise<void> {
    // A row of the log that moves under a pointer at rest does not count as pointed at.
    await this.run(`
      for (let frame = 0, last; frame < 20; frame++) {
        const { x, y } = (${expression}).getBoundingClientRect();
        if (last === x + ' ' + y) break;
        last = x + ' ' + y;
        await new Promise(requestAnimationFrame);
      }
    `);
    const at = await this.#middleOf(expression);
    await this.#view.cdp('Input.dispatchMouseEvent', { type: 'mouseMoved', ...at });
  }

  /** Presses the left mouse button over the middle of an element. */
  async mouseDown(expression: string): Promise<void> {
    const at = { ...(await this.#middleOf(expression)), button: 'left', buttons: 1, clickCount: 1 };
    await this.#view.cdp('Input.dispatchMouseEvent', { type: 'mousePressed', ...at });
  }

  /** Releases the left mouse button over the middle of an element. */
  async mouseUp(expression: string): Promise<void> {
    const at = { ...(await this.#middleOf(expression)), button: 'left', clickCount: 1 };
    await this.#view.cdp('Input.dispatchMouseEvent', { type: 'mouseReleased', ...at });
  }

  /** Taps the middle of an element with a finger. */
  async tap(expression: string): Promise<void> {
    await this.tapAt(await this.#middleOf(expression));
  }

  /** Taps a place in the window with a finger. */
  async tapAt(at: Place): Promise<void> {
    await this.touch('touchStart', at);
    await this.touch('touchEnd');
  }

  /** Puts a finger down, moves it there, or lifts it without a place. */
  async touch(type: 'touchStart' | 'touchMove' | 'touchEnd' | 'touchCancel', at?: Place): Promise<void> {
    await this.#view.cdp('Input.dispatchTouchEvent', { type, touchPoints: at ? [at] : [] });
  }

  /** Swipes a finger from the middle of an element, stops, and lifts it unless `isHeld`. */
  async swipe(
    expression: string,
    { x = 0, y = 0, isHeld = false }: Partial<Place> & { isHeld?: boolean },
  ): Promise<void> {
    const from = await this.#middleOf(expression);
    await this.swipeFrom(from, { x: from.x + x, y: from.y + y });
    if (!isHeld) await this.lift();
  }

  /** Lifts a finger that has stopped: after one that still moves, Chromium takes a tap for one that stops the scrolling. */
  async lift(): Promise<void> {
    await this.untilStable('0');
    await this.touch('touchEnd');
  }

  /** Puts a finger down and moves it in steps of at most 8 pixels: a browser ignores the first of them. */
  async swipeFrom(from: Place, to: Place): Promise<void> {
    await this.touch('touchStart', from);
    const steps = Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / 8);
    for (let step = 1; step <= steps; step++) {
      const way = step / steps;
      await this.touch('touchMove', { x: from.x + (to.x - from.x) * way, y: from.y + (to.y - from.y) * way });
    }
  }

  /** Sets the parts of the screen that a notch or a bar of the system covers, in pixels. */
  async setSafeArea(insets: Readonly<Record<'top' | 'right' | 'bottom' | 'left', number>>): Promise<void> {
    await this.#view.cdp('Emulation.setSafeAreaInsetsOverride', { insets });
  }

  /** Turns the mouse wheel over the middle of an element by so many pixels; a negative number scrolls up. */
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

  #middleOf(expression: string): Promise<Place> {
    return this.read(
      `(({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 }))((${expression}).getBoundingClientRect())`,
    );
  }

  /** Types into the focused element. */
  async type(text: string): Promise<void> {
    await this.#view.type(text);
  }

  /** Sets the underlined text of an input method, as it does after each key. */
  async compose(text: string): Promise<void> {
    const caret = { selectionStart: text.length, selectionEnd: text.length };
    await this.#view.cdp('Input.imeSetComposition', { text, ...caret });
  }

  /** Commits a text from an input method: in place of the underlined text, or at the caret. */
  async commit(text: string): Promise<void> {
    await this.#view.cdp('Input.insertText', { text });
  }

  /** Dispatches a key event to the browser, as a device does. */
  async keyEvent(type: 'rawKeyDown' | 'char' | 'keyUp', fields: Record<string, unknown>): Promise<void> {
    await this.#view.cdp('Input.dispatchKeyEvent', { type, ...fields });
  }

  async press(key: Parameters<Bun.WebView['press']>[0], ...modifiers: Bun.WebView.Modifier[]): Promise<void> {
    await this.#view.press(key, { modifiers });
  }

  /** Types a message into the page's composer and presses Enter. */
  async send(text: string): Promise<void> {
    await this.click(`part('composer').querySelector('textarea')`);
    await this.#view.type(text);
    await this.#view.press('Enter');
  }

  async goto(url: URL | string): Promise<void> {
    visit(url);
    await this.#view.navigate(String(url));
  }

  /** Reloads the page. */
  async reload(): Promise<void> {
    await this.#view.reload();
  }

  /** Goes back in history and waits until that page is shown, from the back-forward cache or loaded again. */
  async back(): Promise<void> {
    // `goBack` of Bun.WebView waits for a load event. A page from the back-forward cache never fires it.
    const shown = new Promise((resolve) => {
      this.#view.addEventListener('Runtime.executionContextCreated', resolve, { once: true });
    });
    // The page may be gone before its answer arrives.
    await this.#view.evaluate('void history.back()').catch(() => {});
    await shown;
  }

  /** Hides the page or shows it again by minimising the window. A hidden page renders no frames and slows its timers. */
  async setHidden(isHidden: boolean): Promise<void> {
    const { windowId } = (await this.#view.cdp('Browser.getWindowForTarget')) as { windowId: number };
    const windowState = isHidden ? 'minimized' : 'normal';
    await this.#view.cdp('Browser.setWindowBounds', { windowId, bounds: { windowState } });
  }

  /** Freezes the page, as a browser freezes one that was long in the background, or resumes it. */
  async setFrozen(isFrozen: boolean): Promise<void> {
    await this.#view.cdp('Page.setWebLifecycleState', { state: isFrozen ? 'frozen' : 'active' });
    // A resumed page still counts as hidden.
    if (!isFrozen) {
      await this.setHidden(true);
      await this.setHidden(false);
    }
  }

  /** Takes the page offline or online. Open connections to this machine stay open. */
  async setOffline(isOffline: boolean): Promise<void> {
    await this.#view.cdp('Network.enable');
    await this.#view.cdp('Network.emulateNetworkConditions', {
      ...{ offline: isOffline, latency: 0, downloadThroughput: -1, uploadThroughput: -1 },
    });
  }

  /** Limits the bandwidth of the page, in kilobits per second. */
  async limitBandwidth(down: number, up: number): Promise<void> {
    await this.#view.cdp('Network.enable');
    const [downloadThroughput, uploadThroughput] = [down, up].map((kilobits) => kilobits * 125);
    await this.#view.cdp('Network.emulateNetworkConditions', {
      ...{ offline: false, latency: 0, downloadThroughput, uploadThroughput },
    });
  }

  /** Removes all stored responses of this browser. */
  async clearCache(): Promise<void> {
    await this.#view.cdp('Network.clearBrowserCache');
  }

  /** Frees what nothing refers to any more. */
  async collectGarbage(): Promise<void> {
    await this.#view.cdp('HeapProfiler.collectGarbage');
  }

  /** Makes the processor so many times slower for this page. */
  async slowProcessor(times: number): Promise<void> {
    await this.#view.cdp('Emulation.setCPUThrottlingRate', { rate: times });
  }

  /** Emulates a touch screen. */
  async touchScreen(): Promise<void> {
    await this.#view.cdp('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 5 });
  }

  /** Saves a screenshot in the ignored folder `screenshots/` if `PICTURES=1`: rendering one takes longer than most tests. */
  async saveScreenshot(name: string): Promise<void> {
    if (process.env['PICTURES'] !== '1') return;
    await Bun.write(new URL(`../../screenshots/${name}.png`, import.meta.url), await this.screenshot());
  }

  async screenshot(): Promise<Blob> {
    return await this.#view.screenshot();
  }

  /** Gives the page another size, colour scheme, scale, preferences, system colours or medium without reloading it. */
  async resize({
    width = 1_000,
    height = 900,
    scheme = 'light',
    scale = 1,
    motion,
    contrast,
    media,
    forcedColors,
  }: PageOptions): Promise<void> {
    const metrics = { width, height, deviceScaleFactor: scale, mobile: false };
    await this.#view.cdp('Emulation.setDeviceMetricsOverride', metrics);
    const features = [
      { name: 'prefers-color-scheme', value: scheme },
      { name: 'prefers-reduced-motion', value: motion ?? '' },
      { name: 'prefers-contrast', value: contrast ?? '' },
      { name: 'forced-colors', value: forcedColors ? 'active' : 'none' },
    ];
    await this.#view.cdp('Emulation.setEmulatedMedia', { media: media ?? '', features });
    // The first frame lays the page out, the second shows it.
    await this.#view.evaluate(`new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#view.close();
  }
}
