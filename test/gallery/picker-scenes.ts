import type { Scene } from './scenes.ts';

const PICKER = `part('composer').querySelector('chat-box-emoji-picker').shadowRoot`;

/** The states of the emoji picker. `busy` brings the page into a conversation. */
export function pickerScenes(busy: Scene['arrange']): readonly Scene[] {
  const opened: Scene['arrange'] = async (page, server, stack) => {
    await busy(page, server, stack);
    await page.run(`localStorage.setItem('chat-box recent emoji', '🎉 👍🏽 ☕ 😂 ❤️')`);
    await page.click(`part('composer').querySelector('.emoji')`);
    // The words load after the emoji.
    await page.until(`${PICKER}.querySelector('[role=option][aria-label]') !== null`);
  };
  const searching =
    (query: string): Scene['arrange'] =>
    async (page, server, stack) => {
      await opened(page, server, stack);
      await page.type(query);
      await page.until(`shown(${PICKER}.querySelector('[role=status]')) !== ''`);
    };
  return [
    { name: 'emoji-picker', widths: [320, 390, 768, 1_000], arrange: opened },
    {
      name: 'emoji-picker-rtl',
      attributes: 'lang="ar" dir="rtl"',
      async arrange(page, server, stack) {
        await opened(page, server, stack);
        await page.press('ArrowDown');
      },
    },
    { name: 'emoji-search', arrange: searching('cat') },
    { name: 'emoji-search-none', arrange: searching('xyzzy') },
    {
      name: 'emoji-skin-tones',
      async arrange(page, server, stack) {
        await opened(page, server, stack);
        await page.click(`all(${PICKER}, '.groups button')[2]`);
        await page.click(`${PICKER}.querySelector('.tone')`);
        await page.until(`${PICKER}.activeElement.type === 'radio'`);
        for (let at = 0; at < 3; at++) await page.press('ArrowRight');
      },
      async restore(page) {
        await page.click(`all(${PICKER}, '.groups button')[2]`);
      },
    },
    { name: 'emoji-picker-low', widths: [320, 640], height: 300, arrange: opened },
  ];
}
