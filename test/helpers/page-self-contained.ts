import { hostPage, type PageHost } from './page-host.ts';

/**
 * Serves a page of another site that contains the element's script, so that it loads while the chat server is away. Of the
 * scripts that load on demand, the site serves that of the status line.
 */
export async function selfContainedPage(server: string, tags: string): Promise<PageHost> {
  const read = async (path: string) => (await fetch(server + path)).text();
  const status = '/chat-box.status.js';
  const script = (await read('/chat-box.js')).replaceAll('</script', '<\\/script');
  return hostPage(`<script type="module">${script}</script>${tags}`, {}, { [status]: await read(status) });
}
