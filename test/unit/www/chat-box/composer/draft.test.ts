import { expect, test } from 'bun:test';
import { storedDraft } from '../../../../../www/chat-box/composer/draft.ts';

/** The members of a `Storage` that drafts use. */
function storage(): Storage {
  const stored = new Map<string, string>();
  return {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
    get length() {
      return stored.size;
    },
  } as unknown as Storage;
}

test('storedDraft keeps a draft under its own key until it is sent', () => {
  const kept = storage();
  storedDraft(() => kept, 'lobby').write('half a');
  expect(storedDraft(() => kept, 'lobby').read()).toBe('half a');
  expect(storedDraft(() => kept, 'other').read()).toBe('');
  storedDraft(() => kept, 'lobby').write('');
  expect(kept.length).toBe(0);
});

test('storedDraft keeps a draft as long as the page when storage is forbidden or full', () => {
  const full = { ...storage(), setItem: () => fail() };
  for (const forbidden of [() => fail(), () => full as unknown as Storage]) {
    const draft = storedDraft(forbidden, 'lobby');
    expect(draft.read()).toBe('');
    draft.write('half a');
    expect(draft.read()).toBe('half a');
  }
});

function fail(): never {
  throw new DOMException('No.', 'SecurityError');
}
