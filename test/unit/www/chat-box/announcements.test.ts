import { expect, test } from 'bun:test';
import type { ChatClient } from '../../../../www/client/client.ts';
import { Announcements } from '../../../../www/chat-box/announcements.ts';

/** Announcements of an element whose script for screen readers has not loaded yet. Every id is a message. */
function openAnnouncements() {
  const announced: string[] = [];
  const part = { updateComplete: Promise.resolve(), announce: ({ id }: { id: string }) => void announced.push(id) };
  let loaded: typeof part | null = null;
  let isDrawn = true;
  const client = { find: (id: string) => ({ id }) };
  const host = {
    client: client as ChatClient,
    renderRoot: { querySelector: () => loaded } as unknown as ParentNode,
    ...{ addController() {}, removeController() {}, requestUpdate() {}, updateComplete: Promise.resolve(true) },
  };
  const announcements = new Announcements(host, () => isDrawn);
  return {
    announcements,
    announced,
    load: () => void (loaded = part),
    close: () => void (isDrawn = false),
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

test.each(['is removed', 'is not drawn'])('Announcements drops what waits when the element %s', async (how) => {
  const { announcements, announced, load, close, update } = openAnnouncements();
  announcements.add('m1');
  if (how === 'is removed') announcements.hostDisconnected();
  else close();
  await update();
  load();
  await update();
  expect(announced).toEqual([]);
});
