import { describe, expect, test } from 'bun:test';
import { bundleElement, stampBuild } from '../../../../src/assets/bundle.ts';
import { shared } from '../../../../www/chat-box/on-demand-imports.ts';

const scripts = Object.entries(stampBuild(await bundleElement(new Set())).texts);
const isEmojiWords = (path: string) => path.startsWith('/chat-box.emoji-');
const onDemand = scripts.filter(([path]) => path !== '/chat-box.js');

/** The names that a bundled script reads from what the element's script shares. */
function readNames(text: string): string[] {
  const reads = [...text.matchAll(/const\{([^}]*)\}=shared;/g)];
  return reads.flatMap(([, names = '']) => names.split(',').map((pair) => pair.split(':')[0] ?? ''));
}

describe('Scripts that load on demand', () => {
  test('read only what chat-box.js shares, and all of it is read', () => {
    const names = new Set(onDemand.flatMap(([, text]) => readNames(text)));
    expect([...names].sort()).toEqual(Object.keys(shared).sort());
  });

  test.each(onDemand)('%s contains no copy of Lit and imports nothing', (_, text) => {
    expect(text).not.toContain('lit-noChange');
    expect(text).not.toContain('extends HTMLElement');
    expect(text).not.toMatch(/\bimport\b|import\.meta/);
  });

  test('export one function under the id of the build, which chat-box.js reads', () => {
    const element = scripts.find(([path]) => path === '/chat-box.js')?.[1] ?? '';
    const ofBuild = onDemand.filter(([path]) => !isEmojiWords(path));
    const ids = new Set(ofBuild.map(([, text]) => /^export const (\w+)=\(/.exec(text)?.[1] ?? 'none'));
    expect(ids.size).toBe(1);
    for (const id of ids) expect(element.includes(id)).toBe(true);
    expect(element.includes('BUILD_ID')).toBe(false);
  });

  test('define the elements that chat-box.js draws but does not define', () => {
    const tags = onDemand.flatMap(([, text]) =>
      /elements:[\w$]+/.test(text) ? [...text.matchAll(/"(chat-box-[\w-]+)":/g)] : [],
    );
    expect(tags.map(([, tag]) => tag).sort()).toEqual([
      'chat-box-accessibility',
      'chat-box-connection-panel',
      'chat-box-emoji-picker',
      'chat-box-empty',
      'chat-box-lightbox',
      'chat-box-menu',
      'chat-box-message-sheet',
      'chat-box-moderation',
      'chat-box-moderation-sheet',
      'chat-box-notice',
      'chat-box-notices',
      'chat-box-outline',
      'chat-box-people',
      'chat-box-person-form',
      'chat-box-report',
      'chat-box-room-form',
      'chat-box-sanction',
      'chat-box-search',
      'chat-box-status',
      'chat-box-undo',
    ]);
  });
});
