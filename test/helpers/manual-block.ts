import { codeBlocks, manualSources } from './manual-sources.ts';

/** The only code block in this language on a page of the manual, as people copy it. Throws if there are several or none. */
export async function manualBlock(page: string, language: string): Promise<string> {
  const source = (await manualSources()).find(({ name }) => name === page);
  const blocks = codeBlocks(source?.markdown ?? '').filter((block) => block.language === language);
  const [block] = blocks;
  if (block === undefined || blocks.length > 1) {
    throw new Error(`The page ${page} of the manual has ${blocks.length} blocks of ${language}.`);
  }
  return block.code;
}
