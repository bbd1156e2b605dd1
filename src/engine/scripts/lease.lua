-- Renews a node's lease, and claims nodes whose lease has ended.
-- KEYS[1]: leases. ARGV: node, duration of a lease, duration of a claim (ms), key prefix.
-- Answers 1 when the lease had ended before, then the claimed nodes.
local call = redis.call
local clock = call('TIME')
local now = tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000)
local before = call('ZSCORE', KEYS[1], ARGV[1])
call('ZADD', KEYS[1], now + tonumber(ARGV[2]), ARGV[1])
local answer = { (before and tonumber(before) < now) and 1 or 0 }
for _, node in ipairs(call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, 10)) do
  if call('SET', ARGV[4] .. 'claim:' .. node, ARGV[1], 'NX', 'PX', ARGV[3]) then answer[#answer + 1] = node end
end
return answer
