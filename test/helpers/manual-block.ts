import { codeBlocks, manualSources } from './manual-sources.ts';

/** Returns the only code block in this language with this text on a page of the manual. Throws unless there is one. */
export async function manualBlock(page: string, language: string, text: string = ''): Promise<string> {
  const source = (await manualSources()).find(({ name }) => name === page);
  const blocks = codeBlocks(source?.markdown ?? '').filter(
    (block) => block.language === language && block.code.includes(text),
  );
  const [block] = blocks;
  if (block === undefined || blocks.length > 1) {
    throw new Error(`The page ${page} of the manual has ${blocks.length} blocks of ${language}.`);
  }
  return block.code;
}
