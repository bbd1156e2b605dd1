import { expect, test } from 'bun:test';
import { inlineConstants } from '../../../../src/assets/inline-constants.ts';

test('inlineConstants replaces numeric constants that the module does not export, and nothing else', () => {
  const source = [
    "import { LIMIT } from './limit.ts';",
    'const WAIT_MS = 1_000;',
    'const MAX_WAIT_MS = 5_000;',
    'export const SHARED_MS = 7;',
    "const TEXT = 'WAIT';",
    'wait(Math.min(WAIT_MS * 2, MAX_WAIT_MS), LIMIT, SHARED_MS, TEXT);',
  ].join('\n');
  expect(inlineConstants(source)).toBe(
    [
      "import { LIMIT } from './limit.ts';",
      '',
      '',
      'export const SHARED_MS = 7;',
      "const TEXT = 'WAIT';",
      'wait(Math.min(1_000 * 2, 5_000), LIMIT, SHARED_MS, TEXT);',
    ].join('\n'),
  );
});
