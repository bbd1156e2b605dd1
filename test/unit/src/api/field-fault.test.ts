import { describe, expect, test } from 'bun:test';
import { z } from '@hono/zod-openapi';
import { toFieldFault } from '../../../../src/api/field-fault.ts';

const schema = z.strictObject({
  text: z.string(),
  count: z.number().optional(),
  from: z.strictObject({ name: z.string('Use a name.') }).optional(),
});

describe('toFieldFault', () => {
  test.each([
    [{}, { path: 'text', message: 'It is missing.' }],
    [{ text: 7 }, { path: 'text', message: 'It must be of the type string.' }],
    [
      { text: 'x', count: '7' },
      { path: 'count', message: 'It must be of the type number.' },
    ],
    [[], { path: '', message: 'It must be of the type object.' }],
    [
      { text: 'x', txt: 'y', to: 1 },
      { path: '', message: 'It has an unknown field: "txt", "to".' },
    ],
    [
      { text: 'x', from: {} },
      { path: 'from.name', message: 'Use a name.' },
    ],
  ])('describes the fault of %j', (value, fault) => {
    expect(schema.safeParse(value).error?.issues.map(toFieldFault)).toEqual([fault]);
  });
});
