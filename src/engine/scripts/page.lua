-- The newest messages before an offset. KEYS[1]: the room. ARGV: offset, limit. Answers rows, the newest first.
local room = KEYS[1]
local first = (redis.call('HGET', room, 'cleared') or '0') .. '-0'
local limit, from, ids = tonumber(ARGV[2]), '(' .. ARGV[1] .. '-0', {}
for _ = 1, 400 do
  local found = redis.call('XREVRANGE', room .. ':log', from, first, 'COUNT', limit * 2)
  for _, event in ipairs(found) do
    from = '(' .. event[1]
    if event[2][1] == 'm' then
      ids[#ids + 1] = event[2][2]
      if #ids == limit then break end
    end
  end
  if #ids == limit or #found < limit * 2 then break end
end
if #ids == 0 then return {} end
return redis.call('HMGET', room .. ':row', unpack(ids))
