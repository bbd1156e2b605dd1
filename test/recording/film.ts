import { BrowserPage } from '../helpers/browser-page.ts';
import { animatedWebP, type AnimationFrame } from './animated-webp.ts';
import { compose, type Composition, type ServerLine, type Sources } from './studio.ts';

/** Pictures of two pages side by side, one after another. */
export class Film implements AsyncDisposable {
  readonly #frames: AnimationFrame[] = [];
  #still = '';

  private constructor(
    private readonly pages: readonly BrowserPage[],
    private readonly scheme: Sources['scheme'],
    private readonly studio: BrowserPage,
  ) {}

  static async of(pages: readonly BrowserPage[], scheme: Sources['scheme']): Promise<Film> {
    const studio = await BrowserPage.open('about:blank');
    await studio.run(`window.compose = ${compose};`);
    return new Film(pages, scheme, studio);
  }

  /** Adds the pages as they look now, for a time in milliseconds. */
  async shoot(line: ServerLine, durationMs: number): Promise<void> {
    const chats: string[] = [];
    for (const page of this.pages) chats.push((await (await page.screenshot()).bytes()).toBase64());
    const sources: Sources = { chats, line, scheme: this.scheme };
    const { whole, difference } = await this.studio.read<Composition>(`compose(${JSON.stringify(sources)})`);
    this.#still = whole;
    const last = this.#frames.at(-1);
    if (difference) {
      const { png, ...area } = difference;
      const image = new Bun.Image(Uint8Array.fromBase64(png));
      this.#frames.push({ ...area, durationMs, file: await image.webp({ lossless: true }).bytes() });
    } else if (last) this.#frames[this.#frames.length - 1] = { ...last, durationMs: last.durationMs + durationMs };
  }

  /** Returns the newest picture as PNG. */
  get still(): Uint8Array<ArrayBuffer> {
    return Uint8Array.fromBase64(this.#still);
  }

  /** Returns all pictures as an animated WebP. */
  get animation(): Uint8Array<ArrayBuffer> {
    return animatedWebP(this.#frames);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.studio[Symbol.asyncDispose]();
  }
}
