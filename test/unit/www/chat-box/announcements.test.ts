import { expect, test } from 'bun:test';
import type { ChatClient } from '../../../../www/client/client.ts';
import { Announcements } from '../../../../www/chat-box/announcements.ts';

/** A client for which every id is a message. */
const newClient = () => ({ find: (id: string) => ({ id }) }) as ChatClient;

/** Announcements of an element whose script for screen readers has not loaded yet. */
function openAnnouncements() {
  const announced: string[] = [];
  const part = { updateComplete: Promise.resolve(), announce: ({ id }: { id: string }) => void announced.push(id) };
  let loaded: typeof part | null = null;
  let isDrawn = true;
  const host = {
    ...{ client: newClient(), isConnected: true },
    renderRoot: { querySelector: () => loaded } as unknown as ParentNode,
    ...{ addController() {}, removeController() {}, requestUpdate() {}, updateComplete: Promise.resolve(true) },
  };
  const announcements = new Announcements(host, () => isDrawn);
  return {
    announcements,
    announced,
    load: () => void (loaded = part),
    close: () => void (isDrawn = false),
    moveOut: () => void (host.isConnected = false),
    moveIn: () => void (host.isConnected = true),
    changeClient: () => void (host.client = newClient()),
    async update() {
      announcements.hostUpdated();
      await part.updateComplete;
    },
  };
}

const ids = (count: number) => Array.from({ length: count }, (_, at) => `m${at}`);

test('Announcements passes on every message of a large frame once the script has loaded', async () => {
  const { announcements, announced, load, update } = openAnnouncements();
  load();
  for (const id of ids(128)) announcements.add(id);
  await update();
  expect(announced).toEqual(ids(128));
  await update();
  expect(announced).toHaveLength(128);
});

test('Announcements keeps the newest 100 messages while the script loads', async () => {
  const { announcements, announced, load, update } = openAnnouncements();
  for (const id of ids(128)) announcements.add(id);
  await update();
  load();
  await update();
  expect(announced).toEqual(ids(128).slice(28));
});

test('Announcements drops what waits when the element is not drawn', async () => {
  const { announcements, announced, load, close, update } = openAnnouncements();
  announcements.add('m1');
  close();
  await update();
  load();
  await update();
  expect(announced).toEqual([]);
});

test('Announcements drops what waits for a client that the element uses no longer', async () => {
  const { announcements, announced, load, changeClient, update } = openAnnouncements();
  announcements.add('m1');
  changeClient();
  await update();
  announcements.add('m2');
  load();
  await update();
  expect(announced).toEqual(['m2']);
});

test('Announcements passes on what arrived before the page moved the element, once it is back', async () => {
  const { announcements, announced, load, moveOut, moveIn, update } = openAnnouncements();
  load();
  announcements.add('m1');
  moveOut();
  await update();
  expect(announced).toEqual([]);
  moveIn();
  await update();
  expect(announced).toEqual(['m1']);
});
