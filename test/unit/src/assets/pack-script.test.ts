import { describe, expect, test } from 'bun:test';
import { resolveInBundlers } from '../../../../src/assets/pack-script.ts';

describe('resolveInBundlers', () => {
  test('imports each on-demand script by a name that a bundler can follow', () => {
    const script = 'const load=(n)=>import(new URL(`chat-box.${n}.js`,import.meta.url).href);';
    const rewritten = resolveInBundlers(script, ['chat-box.de.js', 'chat-box.emoji.js']);
    expect(rewritten).toContain('"chat-box.de.js": () => import("./chat-box.de.js")');
    expect(rewritten).toContain('"chat-box.emoji.js": () => import("./chat-box.emoji.js")');
    expect(rewritten).not.toMatch(/import\((?!")/);
    expect(rewritten).not.toMatch(/new URL\([^)]*import\.meta\.url/);
  });

  test('imports a script by the name of its file, without the id of the build', () => {
    expect(resolveInBundlers('import("./known.js?v=b1")', [])).toBe('import("./known.js")');
  });

  test('returns a script unchanged when it loads nothing and does not use its own address', () => {
    const script = 'import("./known.js");export{x as words};';
    expect(resolveInBundlers(script, ['chat-box.de.js'])).toBe(script);
  });
});
