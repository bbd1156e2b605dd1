import { redisTest } from '../helpers/redis-test.ts';
import { killed, stopped, surviveAbsence } from '../helpers/survive-absence.ts';

/** Longer than the grace period of a member. */
const DURATION_MS = 60_000;
const options = { timeoutMs: 300_000 };

redisTest(
  'Two servers keep their members and each message once while their engine is killed and away for a minute',
  async () => void (await surviveAbsence({ ...killed, durationMs: DURATION_MS })),
  options,
);

redisTest(
  'Two servers keep their members and each message once while their engine stands still for a minute',
  async () => void (await surviveAbsence({ ...stopped, durationMs: DURATION_MS })),
  options,
);
