import { describe, expect, test } from 'bun:test';
import { Subscribers } from '../../../../src/room/subscribers.ts';
import { briefTurns, singleTexts } from '../../../helpers/brief-turns.ts';
import { FakeOutlet } from '../../../helpers/fake-outlet.ts';

describe('Subscribers', () => {
  test.each([
    [0, 0, 8, 1],
    [5, 0, 8, 1],
    [0, 5, 8, 0],
    [6, 3, 1, 6 / 9],
    [6, 3, 4, 6 / 18],
  ])('with %i batched and %i other outlets share %i events in part', (batched, others, events, share) => {
    const subscribers = new Subscribers();
    for (let count = 0; count < batched; count++) subscribers.add(new FakeOutlet(briefTurns));
    for (let count = 0; count < others; count++) subscribers.add(new FakeOutlet(singleTexts));
    expect(subscribers.batchedShare(events)).toBeCloseTo(share);
  });
});
