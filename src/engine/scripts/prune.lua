-- One step of retention. KEYS[1]: the room. ARGV: maximum number of messages, of other events, oldest time in ms, step size.
-- Answers how many events it removed.
local room = KEYS[1]
local log, row = room .. ':log', room .. ':row'
local call = redis.call
local maxMessages, maxChanges, oldest, step = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local function text(number) return string.format('%.0f', number) end
local known = room .. ':cmd:' .. text(math.floor(tonumber(call('TIME')[1]) / 86400))
local pruned = tonumber(call('HGET', room, 'pruned') or '0')
local messages = call('HLEN', row)
local changes = call('XLEN', log) - messages
local removed = 0

local function remove(event, offset)
  if event[2][1] == 'm' then
    local id = event[2][2]
    local value = call('HGET', row, id)
    if value then
      -- The id stays known: a repeat of the command gets its first result.
      local at, time = string.match(value, '"offset":(%d+),"time":(%d+)')
      call('HSET', known, id, at .. ' ' .. time)
      call('EXPIRE', known, 172800)
      call('HDEL', row, id)
    end
    messages = messages - 1
  else
    changes = changes - 1
  end
  call('XDEL', log, event[1])
  removed, pruned = removed + 1, math.max(pruned, offset)
end

-- The time of an event whose offset may not tell it: that of an imported event is small.
local function timeOf(event)
  local json = event[2][1] == 'm' and call('HGET', row, event[2][2]) or event[2][2]
  return tonumber(string.match(json, '"offset":%d+,"time":(%d+)') or '0')
end

-- Old and surplus messages, and old changes among them. The first message that stays ends the step.
for _, event in ipairs(call('XRANGE', log, '-', '+', 'COUNT', step)) do
  local offset = tonumber(string.match(event[1], '^%d+'))
  local isMessage = event[2][1] == 'm'
  local isOld = offset / 1000 < oldest and timeOf(event) < oldest
  if isOld or (isMessage and messages > maxMessages) then remove(event, offset)
  elseif isMessage then break end
end
-- Surplus changes. None is left before the highest pruned offset.
if changes > maxChanges then
  for _, event in ipairs(call('XRANGE', log, '(' .. text(pruned) .. '-0', '+', 'COUNT', step)) do
    if changes <= maxChanges then break end
    if event[2][1] ~= 'm' then remove(event, tonumber(string.match(event[1], '^%d+'))) end
  end
end
if removed > 0 then call('HSET', room, 'pruned', text(pruned)) end
return removed
