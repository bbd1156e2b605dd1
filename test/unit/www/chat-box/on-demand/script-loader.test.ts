import { describe, expect, test } from 'bun:test';
import { ScriptLoader } from '../../../../../www/chat-box/on-demand/script-loader.ts';

/** A loader whose imports succeed or fail as the test decides, and the files that it imports. */
function testLoader() {
  const imports: { readonly file: string; readonly resolve: (value: unknown) => void; readonly fail: () => void }[] =
    [];
  const loader = new ScriptLoader();
  loader.connect((file) => {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    imports.push({ file, resolve, fail: () => reject(new TypeError('Failed to fetch')) });
    return promise;
  });
  return { loader, imports, files: () => imports.map(({ file }) => file) };
}

describe('ScriptLoader', () => {
  test('imports a script once for all who load it', async () => {
    const { loader, imports, files } = testLoader();
    const loads = [loader.load('emoji'), loader.load('emoji'), loader.prepare('emoji')];
    imports[0]?.resolve('exports');
    expect(await Promise.all(loads)).toEqual(['exports', 'exports', 'exports']);
    expect(await loader.load<string>('emoji')).toBe('exports');
    expect(files()).toEqual(['chat-box.emoji.js']);
  });

  test('imports each script separately', () => {
    const { loader, files } = testLoader();
    void loader.load('emoji');
    void loader.load('person-form');
    expect(files()).toEqual(['chat-box.emoji.js', 'chat-box.person-form.js']);
  });

  test('tries again after a failure, from another address', async () => {
    const { loader, imports, files } = testLoader();
    const first = loader.load('emoji');
    imports[0]?.fail();
    expect(first).rejects.toThrow('Failed to fetch');
    await first.catch(() => {});
    const second = loader.load('emoji');
    imports[1]?.resolve('exports');
    expect(await second).toBe('exports');
    expect(files()).toEqual(['chat-box.emoji.js', 'chat-box.emoji.js?retry=1']);
  });

  test('prepares nothing after a failure until a load succeeds', async () => {
    const { loader, imports, files } = testLoader();
    const first = loader.prepare('emoji');
    imports[0]?.fail();
    expect(await first).toBeUndefined();
    expect(await loader.prepare('emoji')).toBeUndefined();
    expect(files()).toHaveLength(1);
    const pressed = loader.load('emoji');
    const prepared = loader.prepare('emoji');
    imports[1]?.resolve('exports');
    expect(await Promise.all([pressed, prepared])).toEqual(['exports', 'exports']);
  });

  test('rejects before it is connected', () => {
    expect(new ScriptLoader().load('emoji')).rejects.toThrow('Not connected');
  });
});
