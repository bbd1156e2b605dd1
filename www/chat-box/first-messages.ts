import type { ChatClient } from '../client/client.ts';

/** How long the first drawing waits for messages, in milliseconds. A near server sends them sooner than an empty log is drawn. */
const MAX_MESSAGES_WAIT_MS = 25;

/**
 * Resolves when the client has messages, after 25 ms at the latest. An element that awaits it draws them in its first frame. Resolves
 * in the next task when there is no client by then.
 */
export async function awaitFirstMessages(findClient: () => ChatClient | undefined): Promise<void> {
  // The first requests leave before the drawing.
  await new Promise((resolve) => setTimeout(resolve));
  const client = findClient();
  if (!client || client.messages.length > 0) return;
  await new Promise<void>((resolve) => {
    const stop = client.on('messages', () => {
      stop();
      resolve();
    });
    setTimeout(() => {
      stop();
      resolve();
    }, MAX_MESSAGES_WAIT_MS);
  });
}
