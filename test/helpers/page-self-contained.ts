import { hostPage, type PageHost } from './page-host.ts';

/** Serves a page of another site that contains the element's script, so that it loads while the chat server is away. */
export async function selfContainedPage(server: string, tags: string): Promise<PageHost> {
  const script = await (await fetch(`${server}/chat-box.js`)).text();
  return hostPage(`<script type="module">${script.replaceAll('</script', '<\\/script')}</script>${tags}`);
}
