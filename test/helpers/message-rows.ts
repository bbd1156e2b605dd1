import type { BrowserPage } from './browser-page.ts';

/** Returns an expression for the row of the message that contains a text. */
export const row = (text: string): string =>
  `all(part('log'), 'article').find((article) => shown(article).includes('${text}'))`;

/** Returns an expression for the button of the message bar with a label. */
export const act = (label: string): string =>
  `all(part('log'), '.actions button').find((button) => button.title === '${label}')`;

/** Moves the pointer to a message, and presses a button of its bar. */
export async function pressOn(page: BrowserPage, text: string, label: string): Promise<void> {
  await page.until(`${row(text)} !== undefined`);
  await page.point(`${row(text)}.querySelector('.text')`);
  await page.click(act(label));
}
