import { hostPage, type PageHost } from './page-host.ts';

/** A page of another site that has the element's script in itself, so that it loads while the chat server is away. */
export async function selfContainedPage(server: string, tags: string): Promise<PageHost> {
  const script = await (await fetch(`${server}/chat-box.js`)).text();
  return hostPage(`<script type="module">${script.replaceAll('</script', '<\\/script')}</script>${tags}`);
}
