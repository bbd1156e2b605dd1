import { describe, expect, test } from 'bun:test';
import { userPersonId } from '../../../../src/ports/person-ids.ts';
import { isProgram } from '../../../../src/protocol/person.ts';
import { newId } from '../../../../src/secrets.ts';

describe('isProgram', () => {
  test.each(['api:bot', 'api:webhook', 'webhook'])('returns true for %p', (id) => {
    expect(isProgram(id)).toBe(true);
  });

  test('returns false for guests and users, whatever their names are', () => {
    for (const id of [newId(), userPersonId('lobby', 'api:bot'), 'webhook-of-a-member', 'an-api:bot'])
      expect([id, isProgram(id)]).toEqual([id, false]);
  });
});
