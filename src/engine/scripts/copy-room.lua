-- Copies a room as it is at this moment. KEYS[1]: the room. KEYS[2]: key of the copy. ARGV: time after which the copy expires, in s.
-- Answers epoch, head, highest pruned offset, highest offset that is not used again, and the offset before which all is cleared.
local room, copy = KEYS[1], KEYS[2]
local call = redis.call
local day = math.floor(tonumber(call('TIME')[1]) / 86400)
local function key(number) return string.format(':cmd:%.0f', number) end
local parts = { [':log'] = ':log', [':row'] = ':row', [':names'] = ':names', [':held'] = ':held', [':docs'] = ':docs', [':audit'] = ':audit', [key(day)] = ':cmd:0', [key(day - 1)] = ':cmd:1' }
for from, to in pairs(parts) do
  if call('COPY', room .. from, copy .. to, 'REPLACE') == 1 then call('EXPIRE', copy .. to, ARGV[1]) end
end
return call('HMGET', room, 'epoch', 'head', 'pruned', 'reserved', 'cleared')
