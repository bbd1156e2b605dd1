import { shortenNames } from '../../src/assets/shorten-names.ts';

/**
 * Statements that stop the time in which deletions in the page's first chat can be undone. After them, `endUndo()` in the
 * page lets it end.
 * The scripts that a server sends have a short name for the clock.
 */
export const STOP_UNDO_CLOCK = `
  const waiting = new Set();
  box.shadowRoot.querySelector('chat-box-undo').${shortenNames('clock')} = {
    after(delayMs, run) {
      waiting.add(run);
      return () => waiting.delete(run);
    },
  };
  window.endUndo = () => {
    for (const run of [...waiting]) run();
    waiting.clear();
  };
`;
