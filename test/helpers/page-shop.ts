import { hostPage, type PageHost } from './page-host.ts';

/** Serves a page that is long enough to scroll, and whose styles cover, clip and move its content. */
export function shopPage(server: string, tag: string): PageHost {
  return hostPage(`<title>  My  shop </title>
    <style>
      :root { color-scheme: light dark; font: 16px/1.5 system-ui }
      chat-box { height: 20em; margin: 3em; border: 4px solid red }
      .trap { transform: rotate(1deg); overflow: hidden; contain: layout paint }
      header { position: sticky; top: 0; z-index: 2147483647 }
    </style>
    <script type="module" src="${server}/chat-box.js"></script>
    <h1>Shop</h1><button id="help">Help</button> <input id="search" /><p>${'Many good things. '.repeat(200)}</p>
    <div class="trap">${tag}</div><aside></aside>
    <script>
      window.toggles = [];
      window.unread = [];
      document.addEventListener('chat-toggle', ({ open }) => toggles.push(open));
      document.addEventListener('chat-unread', ({ count }) => unread.push(count));
    </script>`);
}
