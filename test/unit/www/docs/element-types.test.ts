import { test } from 'bun:test';
import { expectGenerated } from '../../../helpers/generated-block.ts';
import { projectRoot } from '../../../helpers/project-root.ts';

/** The types of the element page, in its order. The client page describes those of the client. */
const TYPES = ['Message', 'Journalled', 'Reaction', 'Person', 'Words'];

/** A heading and the declaration of each type, without the base of its interface. */
async function typesMarkdown(): Promise<string> {
  const declarations = await Bun.file(`${projectRoot}www/types/chat-box.d.ts`).text();
  const sections = TYPES.map((name) => {
    const [code] =
      new RegExp(`^(?:export )?(?:interface ${name}\\b.*?^}$|type ${name}\\b.*?;$(?=\\n\\n))`, 'ms').exec(
        declarations,
      ) ?? [];
    if (code === undefined) throw new Error(`chat-box.d.ts does not declare ${name}.`);
    return `### ${name}\n\n\`\`\`ts\n${code.replace(/^export /, '')}\n\`\`\``;
  });
  return sections.join('\n\n');
}

test("The manual's element page holds the types (UPDATE=1 bun test test/unit/www/docs writes them)", async () =>
  expectGenerated('element', 'www/types/chat-box.d.ts', await typesMarkdown()));
