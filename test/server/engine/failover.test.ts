import { testFailover } from '../../helpers/failover.ts';

// The other ways in which a primary goes are tested in test/long.
testFailover('killed-with-lost-writes');
