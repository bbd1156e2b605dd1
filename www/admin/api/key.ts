/** Where this tab keeps the key. Other tabs cannot read it, and it is gone when the tab closes. */
const STORAGE_KEY = 'chat-box-admin-key';

/** Returns the key of this tab. */
export function loadKey(): string | undefined {
  try {
    return sessionStorage.getItem(STORAGE_KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps the key for this tab, or removes it. A browser without storage keeps it until the page is loaded again. */
export function storeKey(key: string | undefined): void {
  try {
    if (key === undefined) sessionStorage.removeItem(STORAGE_KEY);
    else sessionStorage.setItem(STORAGE_KEY, key);
  } catch {
    // The browser forbids storage.
  }
}

/** Reads a key as it was pasted: alone, or with its name as in `API_KEYS`. Returns undefined when it cannot be a key. */
export function readKey(pasted: string): string | undefined {
  const key = pasted.trim().replace(/^[\w-]+:/, '');
  return /^[\x21-\x7e]+$/.test(key) ? key : undefined;
}
