import { webSocketClient } from '../helpers/web-socket-client.ts';
import { ROOM } from './room.ts';

const AUTHORS = 10;
const MESSAGES = 300;

/** Fills the room with messages of several authors, who stay. */
export async function fillRoom(url: string): Promise<void> {
  const authors = await Promise.all(Array.from({ length: AUTHORS }, () => webSocketClient(url, { room: ROOM })));
  for (let number = 1; number <= MESSAGES; number++) {
    const text = `Message ${number}: the quick brown fox jumps over the lazy dog, and the dog does not mind it at all.`;
    const author = authors[number % AUTHORS];
    author?.send(text);
    await author?.next((received) => received.endsWith(text));
  }
}

/** Differences between pages of visitors. */
export interface VisitorOptions {
  /** Statements that run before the element's script. */
  readonly script: string;
  /** Attributes of the element, besides `room`. */
  readonly attributes?: string;
}

/**
 * Returns a page with the element of the server at a port of this machine. It notes in `times` when the script runs, the first
 * message is drawn, and the member is live. `drawn` and `live` are promises of the last two.
 */
export function visitorPage(port: number, { script, attributes = '' }: VisitorOptions): string {
  const server = `http://127.0.0.1:${port}/`;
  return `
    <link rel="icon" href="data:,">
    <script>
      // A new visitor is no member of the room yet.
      sessionStorage.clear();
      localStorage.clear();
      ${script}
      window.times = {};
      const define = customElements.define;
      customElements.define = function (...element) {
        times.ran ??= performance.now();
        return define.apply(this, element);
      };
      const drawn = new Promise((resolve) => {
        const look = () => {
          const log = document.querySelector('chat-box')?.shadowRoot?.querySelector('chat-box-log');
          if (!log?.shadowRoot?.querySelector('article')) return requestAnimationFrame(look);
          // The task after the callbacks of a frame follows its painting.
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve((times.drawn = performance.now()));
          port2.postMessage(undefined);
        };
        requestAnimationFrame(look);
      });
      const live = new Promise((resolve) => {
        addEventListener('chat-state', ({ state }) => {
          if (state.phase === 'live') resolve((times.live ??= performance.now()));
        }, true);
      });
    </script>
    <script type="module" src="${server}chat-box.js"></script>
    <chat-box room="${ROOM}" ${attributes} style="block-size: 40em"></chat-box>
  `;
}
