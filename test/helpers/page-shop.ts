import { hostPage, type PageHost } from './page-host.ts';

/** Somebody's page, long enough to scroll, whose own styles would cover, clip and move what is in it. */
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
