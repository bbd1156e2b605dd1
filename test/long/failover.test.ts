import { testFailover } from '../helpers/failover.ts';

testFailover('killed');
testFailover('stopped-with-lost-writes');
testFailover('cut-off');
