-- Stores small texts. KEYS[1]: their hash. ARGV: number of texts to store, their keys and values, then keys to remove.
local stored = tonumber(ARGV[1])
for i = 2, 2 * stored, 2 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
for i = 2 * stored + 2, #ARGV do redis.call('HDEL', KEYS[1], ARGV[i]) end
return 'ok'
