-- Chooses the node that does some work, or renews its lease.
-- KEYS[1]: the lease. ARGV: node, duration of the lease in ms; a duration of 0 ends the lease of this node.
-- Answers the id of the leader, or nothing when there is none.
local call = redis.call
local leader = call('GET', KEYS[1])
if leader and leader ~= ARGV[1] then return leader end
if ARGV[2] == '0' then
  call('DEL', KEYS[1])
  return ''
end
call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return ARGV[1]
