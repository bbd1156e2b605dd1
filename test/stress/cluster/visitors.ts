import { webSocketClient } from '../../helpers/web-socket-client.ts';

/** The pauses between two texts, and before a visitor returns. */
const TEXT_INTERVAL_MS = 500;
const RETURN_DELAY_MS = 200;

/** Lets members of the plain dialect enter, write and return. The result ends them, and resolves when all have left. */
export function startVisitors(count: number, url: string, random: () => number): () => Promise<void> {
  const ended = Promise.withResolvers<void>();
  let hasEnded = false;
  const visit = async (number: number) => {
    for (let text = 0; !hasEnded;) {
      try {
        const visitor = await webSocketClient(url);
        let isOpen = true;
        void visitor.closed.then(() => (isOpen = false));
        while (isOpen && !hasEnded) {
          visitor.send(`visitor ${number} says ${text++}`);
          await Promise.race([Bun.sleep(random() * 2 * TEXT_INTERVAL_MS), ended.promise, visitor.closed]);
        }
        if (isOpen) await visitor.close();
      } catch {
        // No node takes the visitor at this moment.
      }
      await Promise.race([Bun.sleep(RETURN_DELAY_MS), ended.promise]);
    }
  };
  const visits = Array.from({ length: count }, (_, number) => visit(number));
  return async () => {
    hasEnded = true;
    ended.resolve();
    await Promise.all(visits);
  };
}
