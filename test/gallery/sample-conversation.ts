import type { BrowserPage } from '../helpers/browser-page.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import type { TestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';

/** Texts that try to break out of their rows. */
export const HOSTILE_TEXTS = [
  '<img src=x onerror=alert(1)><script>alert(2)</script><b>not bold</b>',
  '\u202Eright to left override, and never closed',
  'zero\u200B\u200Bwidth\u200D and \u2066isolates\u2067 that stay open',
  'W'.repeat(400),
  `https://example.com/${'long-'.repeat(80)}`,
  'javascript:alert(1) data:text/html,x (https://example.com/a_(b)), mailto:someone@example.com!',
  'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!͖̬̰̙̗̿̋ͥͥ̂ͣ̐́́͜͞',
  '🏳️‍🌈👩‍👩‍👧‍👦🇺🇳'.repeat(60),
  'line\n'.repeat(40),
  'مرحبا <b>بالجميع</b> https://example.com/عربي كيف حالكم؟',
];

/** Adds three members that converse with the page: replies, reactions, an edit, a deletion, a link, a mention. */
export async function haveConversation(
  page: BrowserPage,
  server: TestServer,
  stack: AsyncDisposableStack,
): Promise<void> {
  const [ann, bob, eve] = ['whip', 'websocket', 'websocket'].map((via) => {
    const client = headlessClient({ server: server.url, via: via as 'whip' | 'websocket' });
    stack.defer(() => client.leave());
    client.join();
    return client;
  });
  if (!ann || !bob || !eve) throw new Error('The conversation needs three members.');
  await until(() => [ann, bob, eve].every(({ state }) => state.phase === 'live'), 'the members have joined', 10_000);
  const you = await page.read<string>('you()');
  const send = async (client: typeof ann, text: string, replyTo?: string) => {
    client.send(text, replyTo);
    await until(() => client.outgoing.length === 0, 'the server has acknowledged the message');
    const message = client.messages.at(-1);
    if (message?.text !== text) throw new Error(`The room does not have: ${text}`);
    return message.id;
  };
  const command = async (client: typeof ann, request: Parameters<typeof ann.command>[0]) => {
    client.command(request);
    await until(() => client.outgoing.length === 0, 'the server has acknowledged the command');
  };
  await send(ann, 'Good morning everyone ☀️');
  const question = await send(bob, 'Morning! Did the release go out last night?');
  const answer = await send(ann, 'It did. I wrote the notes: https://example.com/notes?from=chat#top', question);
  for (const member of [bob, eve]) await command(member, { type: 'react', message: answer, emoji: '🎉', on: true });
  await command(bob, { type: 'react', message: answer, emoji: '👀', on: true });
  const typo = await send(eve, 'Lovley work');
  await command(eve, { type: 'edit', message: typo, text: 'Lovely work, all of you' });
  const gone = await send(eve, 'Oh, wrong window');
  await command(eve, { type: 'delete', message: gone });
  await send(bob, `@${you} do you have a minute?`);
  await send(bob, '🎉🎉🎉');
  await send(eve, '/me makes a pot of coffee');
  await page.send('Sure. Two lines of it:\nand this is the second.');
  await page.send('And more.');
  await page.until(`all(part('log'), '.pending').length === 0 && texts().length >= 10`);
}
