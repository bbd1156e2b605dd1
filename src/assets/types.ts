import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { frameworkTypes, type Api } from './types-frameworks.ts';
import { TypeCollector } from './types-collect.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const WWW = `${ROOT}www/`;
const ELEMENT = `${WWW}chat-box/chat-box.ts`;
const EVENTS = `${WWW}chat-box/events.ts`;
const SETTINGS = `${WWW}chat-box/settings.ts`;
const CLIENT = `${WWW}client/client.ts`;

/** Writes `chat-box.d.ts` and `chat-client.d.ts` into `www/types`, where the server and `bun run pack` find them. */
if (import.meta.main) {
  for (const [name, text] of Object.entries(await makeTypes())) await Bun.write(`${WWW}types/${name}`, text);
}

/**
 * Makes the declarations of the two scripts from their sources, by file name. They need no import. TypeScript's compiler
 * does it, a development dependency: Bun checks types but writes none, so the result is part of the repository.
 */
export async function makeTypes(): Promise<Readonly<Record<string, string>>> {
  const { api } = (await import(`${WWW}chat-box/api/api.ts`)) as { readonly api: Api };
  const { config } = ts.readConfigFile(`${ROOT}tsconfig.json`, ts.sys.readFile) as { config: object };
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [] }, ts.sys, ROOT);
  const files = [ELEMENT, EVENTS, SETTINGS, CLIENT, `${WWW}client/connect-chat.ts`];
  const collect = () => new TypeCollector(files, options);

  const element = collect();
  element.add(ELEMENT, 'ChatBox');
  for (const { name } of api.events) element.add(EVENTS, eventClass(name));
  const settable = element.members(ELEMENT, 'ChatBox').filter(({ isWritable }) => isWritable);
  const frameworks = frameworkTypes(
    api,
    settable.map(({ name }) => name),
    eventClass,
  );

  const client = collect();
  client.add(`${WWW}client/connect-chat.ts`, 'connectChat');
  client.add(`${WWW}client/events.ts`, 'ClientEvents');

  return {
    'chat-box.d.ts': await format('chat-box.js', `${element.text}\n\n${frameworks}`),
    'chat-client.d.ts': await format('chat-client.js', client.text),
  };
}

/** The class of an event of the element: `ChatMessageEvent` of `chat-message`. */
function eventClass(name: string): string {
  return `${name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())}Event`;
}

async function format(script: string, text: string): Promise<string> {
  const head = `/** Types of ${script}. Made from the sources by \`bun run types\`: change those. */\n\n`;
  const child = Bun.spawn([process.execPath, 'fmt', '--no-script', '--stdin-filepath=types.d.ts'], {
    cwd: ROOT,
    stdin: new Blob([`${head}${text}\n\nexport {};\n`]),
  });
  const formatted = await new Response(child.stdout).text();
  if ((await child.exited) !== 0) throw new Error(`The types of ${script} could not be formatted.`);
  return formatted;
}
