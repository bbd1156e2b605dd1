import { expect, test } from 'bun:test';
import { storedDraft } from '../../../../../www/chat-box/composer/draft.ts';

/** The part of a `Storage` that drafts use. */
function storage(): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
    get length() {
      return kept.size;
    },
  } as unknown as Storage;
}

test('A draft is there after a reload, under its own key only, and gone once it is sent', () => {
  const kept = storage();
  storedDraft(() => kept, 'lobby').write('half a');
  expect(storedDraft(() => kept, 'lobby').read()).toBe('half a');
  expect(storedDraft(() => kept, 'other').read()).toBe('');
  storedDraft(() => kept, 'lobby').write('');
  expect(kept.length).toBe(0);
});

test('A draft lives as long as the page where storage is forbidden or full', () => {
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
