import { describe, expect, test } from 'bun:test';
import { loadOnPress, ScriptLoader, scripts } from '../../../../../www/chat-box/on-demand/script-loader.ts';
import { manualClock } from '../../../../helpers/manual-clock.ts';
import { rethrower } from '../../../../helpers/rejection.ts';

/** A loader whose imports succeed or fail as the test decides, and the names of the scripts that it imports. */
function testLoader() {
  const imports: { readonly name: string; readonly resolve: (value: unknown) => void; readonly fail: () => void }[] =
    [];
  const loader = new ScriptLoader();
  loader.connect((name, retry) => {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    imports.push({
      name: retry > 0 ? `${name} ${retry}` : name,
      resolve,
      fail: () => reject(new TypeError('Failed to fetch')),
    });
    return promise;
  });
  return { loader, imports, names: () => imports.map(({ name }) => name) };
}

describe('ScriptLoader', () => {
  test('imports a script once for several loads', async () => {
    const { loader, imports, names } = testLoader();
    const loads = [loader.load('emoji'), loader.load('emoji'), loader.prepare('emoji')];
    imports[0]?.resolve('exports');
    expect(await Promise.all(loads)).toEqual(['exports', 'exports', 'exports']);
    expect(await loader.load<string>('emoji')).toBe('exports');
    expect(names()).toEqual(['emoji']);
  });

  test('imports each script separately', () => {
    const { loader, names } = testLoader();
    void loader.load('emoji');
    void loader.load('person-form');
    expect(names()).toEqual(['emoji', 'person-form']);
  });

  test('tries again after a failure, with the number of failures', async () => {
    const { loader, imports, names } = testLoader();
    const first = loader.load('emoji');
    imports[0]?.fail();
    expect(await rethrower(first)).toThrow('Failed to fetch');
    const second = loader.load('emoji');
    imports[1]?.resolve('exports');
    expect(await second).toBe('exports');
    expect(names()).toEqual(['emoji', 'emoji 1']);
  });

  test('prepares nothing after a failure until a load succeeds', async () => {
    const { loader, imports, names } = testLoader();
    const first = loader.prepare('emoji');
    imports[0]?.fail();
    expect(await first).toBeUndefined();
    expect(await loader.prepare('emoji')).toBeUndefined();
    expect(names()).toHaveLength(1);
    const pressed = loader.load('emoji');
    const prepared = loader.prepare('emoji');
    imports[1]?.resolve('exports');
    expect(await Promise.all([pressed, prepared])).toEqual(['exports', 'exports']);
  });

  test('rejects before it is connected', async () => {
    expect(await rethrower(new ScriptLoader().load('emoji'))).toThrow('Not connected');
  });
});

/** A button that is pressed while it has the focus, and what the press led to. */
function testPress() {
  const clock = manualClock();
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  scripts.connect(() => promise);
  const root: { activeElement: object | null } = { activeElement: null };
  const button = { ariaBusy: null as string | null, isConnected: true, getRootNode: () => root };
  root.activeElement = button;
  const outcomes: unknown[] = [];
  const press = () =>
    loadOnPress(
      'connection-panel',
      button as unknown as HTMLElement,
      { loaded: (exports) => outcomes.push(exports), failed: () => outcomes.push('failed') },
      clock,
    );
  return { clock, root, button, outcomes, press, resolve, reject };
}

describe('loadOnPress', () => {
  test('calls failed when the script cannot be loaded', async () => {
    const { outcomes, press, reject } = testPress();
    const pressed = press();
    reject(new TypeError('Failed to fetch'));
    await pressed;
    expect(outcomes).toEqual(['failed']);
  });

  test('calls nothing when the focus has moved meanwhile', async () => {
    const { root, outcomes, press, reject } = testPress();
    const pressed = press();
    root.activeElement = null;
    reject(new TypeError('Failed to fetch'));
    await pressed;
    expect(outcomes).toEqual([]);
  });

  test('marks the button as busy after 300 ms, ignores further presses, and calls loaded', async () => {
    const { clock, button, outcomes, press, resolve } = testPress();
    const pressed = press();
    clock.advance(299);
    expect(button.ariaBusy).not.toBe('true');
    clock.advance(1);
    expect(button.ariaBusy).toBe('true');
    await press();
    expect(outcomes).toEqual([]);
    resolve({ name: 'exports' });
    await pressed;
    expect(outcomes).toEqual([{ name: 'exports' }]);
    expect(button.ariaBusy).toBeNull();
  });
});
