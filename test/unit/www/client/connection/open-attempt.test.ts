import { expect, test } from 'bun:test';
import type { Carrier } from '../../../../../www/client/carriers/carrier.ts';
import { startAttempt } from '../../../../../www/client/connection/open-attempt.ts';
import { PageCarrier } from '../../../../helpers/page-carrier.ts';
import { promisesSettled } from '../../../../helpers/promises-settled.ts';

/** Starts an attempt that the test settles, and records what it reports. */
function attempt() {
  const opening = Promise.withResolvers<Carrier>();
  const reports: string[] = [];
  const stoppable = startAttempt(
    () => opening.promise,
    () => reports.push('opened'),
    ({ kind }) => reports.push(kind),
  );
  return { opening, reports, stoppable };
}

test('startAttempt leaves a carrier that opens after the attempt was stopped', async () => {
  const { opening, reports, stoppable } = attempt();
  const carrier = new PageCarrier();
  stoppable.stop(false);
  opening.resolve(carrier);
  await promisesSettled();
  expect([carrier.state, reports]).toEqual(['left', []]);
});

test('startAttempt reports no failure after the attempt was stopped', async () => {
  const { opening, reports, stoppable } = attempt();
  stoppable.stop(false);
  opening.reject(new Error('late'));
  await promisesSettled();
  expect(reports).toEqual([]);
});

test('startAttempt passes on a carrier that opens in time', async () => {
  const { opening, reports } = attempt();
  const carrier = new PageCarrier();
  opening.resolve(carrier);
  await promisesSettled();
  expect([carrier.state, reports]).toEqual(['open', ['opened']]);
});
