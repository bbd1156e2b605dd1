import { redisTest } from '../../helpers/redis-test.ts';
import { killed, stopped, surviveAbsence } from '../../helpers/survive-absence.ts';

/** Longer than the lease of a node, so that each may count the other as dead. A minute is in `test/long`. */
const DURATION_MS = 12_000;
const options = { timeoutMs: 180_000 };

redisTest(
  'Two servers keep their members and each message once while their engine is killed and away',
  async () => void (await surviveAbsence({ ...killed, durationMs: DURATION_MS })),
  options,
);

redisTest(
  'Two servers keep their members and each message once while their engine stands still',
  async () => void (await surviveAbsence({ ...stopped, durationMs: DURATION_MS })),
  options,
);
