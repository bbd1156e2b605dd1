import type { BrowserPage } from './browser-page.ts';
import { headlessClient } from './headless-client.ts';
import { JWT_SECRET, signToken } from './sign-token.ts';
import type { TestServer } from './start-test-server.ts';
import { until } from './until.ts';

/** Key of the admin page in tests, and the settings of a server that has it. */
export const ADMIN_KEY = 'a-key-of-the-admin-page-0123456789';
export const ADMIN_SERVER = { API_KEYS: `ops:${ADMIN_KEY}`, JWT_SECRET };

/** Functions for the expressions of a page: the shadow root of the shell, of a view by its name, and of a dialog in a view. */
export const ADMIN = {
  shell: `document.querySelector('chat-admin').shadowRoot`,
  view: (name: string) =>
    `document.querySelector('chat-admin').shadowRoot.querySelector('chat-admin-${name}').shadowRoot`,
};

/** Calls the server API with the key. Resolves to the JSON of the response; rejects when it is a refusal. */
export async function callApi(
  server: TestServer,
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Record<string, unknown>> {
  const response = await fetch(`${server.url}/api/v1/${path}`, {
    method,
    headers: { Authorization: `Bearer ${ADMIN_KEY}`, 'Content-Type': 'application/json', ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${text}`);
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}

/** Joins a member with a real connection. With `user`, it is a verified user of that name. */
export async function joinMember(
  server: TestServer,
  stack: AsyncDisposableStack,
  { room = 'lobby', user, role }: { readonly room?: string; readonly user?: string; readonly role?: string } = {},
): Promise<ReturnType<typeof headlessClient>> {
  const token =
    user === undefined
      ? undefined
      : await signToken({ sub: user.toLowerCase().replaceAll(' ', '-'), name: user, role });
  const client = headlessClient({ server: server.url, room, via: 'websocket', token });
  stack.defer(() => client.leave());
  client.join();
  await until(() => client.state.phase === 'live', 'the member has joined', 10_000);
  return client;
}

/** Enters the key in the form of the page. */
export async function openWithKey(page: BrowserPage, key = ADMIN_KEY): Promise<void> {
  await page.until(`${ADMIN.view('login')}.querySelector('input') !== null`);
  await page.run(`const field = ${ADMIN.view('login')}.querySelector('input'); field.value = ${JSON.stringify(key)};`);
  await page.click(`${ADMIN.view('login')}.querySelector('.main')`);
}

/** Goes to a view by its address, and waits until its state is loaded. */
export async function openView(page: BrowserPage, hash: string, name: string): Promise<void> {
  await page.run(`location.hash = ${JSON.stringify(hash)}`);
  await page.until(`${ADMIN.view(name)} && !/Loading…/.test(${ADMIN.view(name)}.textContent)`);
}
