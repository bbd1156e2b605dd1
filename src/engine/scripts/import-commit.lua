-- Makes imported rooms and values visible, all of them or none. KEYS[1]: leases. KEYS[2]: kept values. KEYS[3]: imported values;
-- an empty one removes the present value.
-- ARGV: prefix of all keys, prefix of the imported rooms, secret or nothing, then a name and 1 to replace the present room, for each
-- room.
-- Answers nothing, or why it did nothing: `nodes`, or the name of a room that exists.
local prefix, from = ARGV[1], ARGV[2]
local call = redis.call
local clock = call('TIME')
local now = tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000)
local day = math.floor(tonumber(clock[1]) / 86400)
local function text(number) return string.format('%.0f', number) end
if call('ZCOUNT', KEYS[1], now, '+inf') > 0 then return 'nodes' end
for i = 4, #ARGV, 2 do
  local room = prefix .. '{' .. ARGV[i] .. '}'
  if ARGV[i + 1] ~= '1' and call('EXISTS', room) == 1 then return ARGV[i] end
end
for i = 4, #ARGV, 2 do
  local room, staged = prefix .. '{' .. ARGV[i] .. '}', from .. '{' .. ARGV[i] .. '}'
  local today = ':cmd:' .. text(day)
  for _, part in ipairs({ '', ':log', ':row', ':who', ':people', ':names', ':held', ':gone', ':docs', ':ends', ':audit', today, ':cmd:' .. text(day - 1) }) do
    call('UNLINK', room .. part)
  end
  for _, part in ipairs({ '', ':log', ':row', ':names', ':held', ':docs', ':ends', ':audit', ':cmd' }) do
    if call('PERSIST', staged .. part) == 1 then call('RENAME', staged .. part, room .. (part == ':cmd' and today or part)) end
  end
  call('EXPIRE', room .. today, 172800)
  call('ZADD', prefix .. 'rooms', now, ARGV[i])
end
local values = call('HGETALL', KEYS[3])
for i = 1, #values, 2 do
  if values[i + 1] == '' then call('HDEL', KEYS[2], values[i]) else call('HSET', KEYS[2], values[i], values[i + 1]) end
end
if ARGV[3] ~= '' then call('SET', prefix .. 'secret', ARGV[3]) end
return ''
