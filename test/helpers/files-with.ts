import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Names of the files in a folder that contain a text. */
export function filesWith(folder: string, text: string): readonly string[] {
  return readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes(text));
}
