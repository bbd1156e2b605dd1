import { describe, expect, test } from 'bun:test';
import type { AddedRequest, Requester } from '../../../../src/ports/requests.ts';
import { createReactors } from '../../../../src/reactors/reactors.ts';
import type { Reactors, ReactorsRequest } from '../../../../src/protocol/reactor-messages.ts';
import { MAX_FRAME_BYTES } from '../../../../src/protocol/limits.ts';
import { TestRoom } from '../../../helpers/test-room.ts';

const id = 'abcdefghijklmnop';
const message = 'ponmlkjihgfedcba';
const request = createReactors().requests[0] as unknown as AddedRequest<ReactorsRequest>;

describe('The request `reactors`', () => {
  test.each([
    ['an id that is too short', { id: 'short' }, 'reactors.id must have 16 to 64 of A-Za-z0-9_-.'],
    ['no message', { message: undefined }, 'reactors.message must be a message id.'],
    ['an emoji that is not a string', { emoji: 7 }, 'reactors.emoji must be a string.'],
  ])('is refused with %s', (_, fields, fault) => {
    expect(request.parse({ type: 'reactors', id, message, emoji: '👍', ...fields })).toBe(fault);
  });

  test('is answered with at most 25 people, who fit into a frame with the longest names', async () => {
    const room = new TestRoom();
    const members = Array.from({ length: 30 }, () => room.join());
    const target = room.runCommand(members[0] as (typeof members)[0], { type: 'send', text: 'hello' });
    for (const member of members) room.runCommand(member, { type: 'react', message: target, emoji: '👍', on: true });
    const answers: Reactors[] = [];
    const requester = { room: room.room.view, send: (answer: Reactors) => void answers.push(answer) };
    await request.handle({ type: 'reactors', id, message: target, emoji: '👍' }, requester as unknown as Requester);
    const [{ people } = { people: [] }] = answers;
    expect(answers).toEqual([{ type: 'reactors', id, people: expect.any(Array) }]);
    expect(people).toHaveLength(25);
    expect(new Set(people.map(({ id: person }) => person)).size).toBe(25);
    expect(
      people.every(({ id: person, name }) =>
        members.some(({ member }) => member.id === person && member.name === name),
      ),
    ).toBe(true);
    const longest = { id: 'x'.repeat(64), name: '\u{20000}'.repeat(32) };
    expect(Buffer.byteLength(JSON.stringify({ ...answers[0], people: Array(25).fill(longest) }))).toBeLessThan(
      MAX_FRAME_BYTES,
    );
  });
});
