import { projectRoot } from './project-root.ts';

/** The one block of the README in this language, as people copy it. */
export async function readmeBlock(language: string): Promise<string> {
  const text = await Bun.file(`${projectRoot}README.md`).text();
  const blocks = [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, block]) => block);
  const [block] = blocks;
  if (block === undefined || blocks.length > 1)
    throw new Error(`The README has ${blocks.length} blocks of ${language}.`);
  return block;
}
