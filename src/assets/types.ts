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

// Writes `chat-box.d.ts` and `chat-client.d.ts` to `www/types`. The server and `bun run pack` read them there.
if (import.meta.main) {
  for (const [name, text] of Object.entries(await makeTypes())) await Bun.write(`${WWW}types/${name}`, text);
}

/**
 * Generates the declarations of both scripts from their sources, by file name. They import nothing. Bun checks types but
 * writes no declarations, so this needs TypeScript, a development dependency. The generated files are committed.
 */
export async function makeTypes(): Promise<Readonly<Record<string, string>>> {
  const { api } = (await import(`${WWW}chat-box/api/api.ts`)) as { readonly api: Api };
  const { config } = ts.readConfigFile(`${ROOT}tsconfig.json`, ts.sys.readFile) as { config: object };
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [] }, ts.sys, ROOT);
  const files = [ELEMENT, EVENTS, SETTINGS, CLIENT, `${WWW}client/connect-chat.ts`];
  const program = ts.createProgram(files, options);

  const element = new TypeCollector(program);
  element.add(ELEMENT, 'ChatBox');
  for (const { name } of api.events) element.add(EVENTS, eventClass(name));
  const settable = element.members(ELEMENT, 'ChatBox').filter(({ isWritable }) => isWritable);
  const frameworks = frameworkTypes(
    api,
    settable.map(({ name }) => name),
    eventClass,
  );

  const client = new TypeCollector(program);
  client.add(`${WWW}client/connect-chat.ts`, 'connectChat');
  client.add(`${WWW}client/events.ts`, 'ClientEvents');

  return {
    'chat-box.d.ts': await format('chat-box.js', `${element.text}\n\n${frameworks}`),
    'chat-client.d.ts': await format('chat-client.js', client.text),
  };
}

/** Names the class of an event: `ChatMessageEvent` for `chat-message`. */
function eventClass(name: string): string {
  return `${name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())}Event`;
}

async function format(script: string, text: string): Promise<string> {
  const head = `/** Types of ${script}. Generated from the sources by \`bun run types\`. Do not edit. */\n\n`;
  const child = Bun.spawn([process.execPath, 'fmt', '--no-script', '--stdin-filepath=types.d.ts'], {
    cwd: ROOT,
    stdin: new Blob([`${head}${text}\n\nexport {};\n`]),
  });
  const formatted = await new Response(child.stdout).text();
  if ((await child.exited) !== 0) throw new Error(`The types of ${script} could not be formatted.`);
  return formatted;
}
