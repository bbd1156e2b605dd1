-- Renews a node's lease, and claims nodes whose lease has ended.
-- KEYS[1]: leases. ARGV: node, duration of a lease, duration of a claim (ms), key prefix, a dead node to forget or nothing.
-- Answers the state of the lease before: 0 none, 1 ended, 2 valid. Then the claimed nodes.
local call = redis.call
local clock = call('TIME')
local now = tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000)
local before, dead = call('ZSCORE', KEYS[1], ARGV[1]), ARGV[5]
call('ZADD', KEYS[1], now + tonumber(ARGV[2]), ARGV[1])
if dead ~= '' then
  local lease = call('ZSCORE', KEYS[1], dead)
  if lease and tonumber(lease) <= now then call('ZREM', KEYS[1], dead) end
  call('DEL', ARGV[4] .. 'claim:' .. dead)
end
local answer = { not before and 0 or tonumber(before) < now and 1 or 2 }
-- While this node was cut off, the others may have been too. They have the time of a renewal to return.
if answer[1] == 1 then return answer end
for _, node in ipairs(call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, 10)) do
  if call('SET', ARGV[4] .. 'claim:' .. node, ARGV[1], 'NX', 'PX', ARGV[3]) then answer[#answer + 1] = node end
end
return answer
