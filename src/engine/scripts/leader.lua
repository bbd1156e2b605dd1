-- Chooses the node that does some work, or renews its lease.
-- KEYS[1]: the lease. ARGV: node, duration of the lease in ms.
-- Answers the id of the leader.
local call = redis.call
local leader = call('GET', KEYS[1])
if leader and leader ~= ARGV[1] then return leader end
call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return ARGV[1]
