-- One step of retention. KEYS[1]: the room. KEYS[2]: all rooms. KEYS[3]: kept values. ARGV: maximum number of messages, of other events, oldest time in ms,
-- step size, name of the room, time before which a room without events, members, reserved names and documents was opened last to be
-- removed, oldest time of an entry in the audit log, field of the value that keeps events from an offset on until a time.
-- Answers 1 when another step may have more to remove, otherwise 0.
local room = KEYS[1]
local log, row, names, held, gone = room .. ':log', room .. ':row', room .. ':names', room .. ':held', room .. ':gone'
local docs, ends, audit = room .. ':docs', room .. ':ends', room .. ':audit'
local call = redis.call
local maxMessages, maxChanges, oldest, step = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local function text(number) return string.format('%.0f', number) end
local clock = call('TIME')
local now = tonumber(clock[1]) * 1000
local known = room .. ':cmd:' .. text(math.floor(tonumber(clock[1]) / 86400))
-- No event up to `pruned` counts for a recovery. No change is left up to `swept`.
-- A moderator has removed all events before `cleared`.
local meta = call('HMGET', room, 'pruned', 'swept', 'cleared')
local pruned, swept, cleared = tonumber(meta[1] or '0'), tonumber(meta[2] or '0'), tonumber(meta[3] or '0')
-- Events from this offset on stay, unless they are cleared.
local floor = math.huge
local floorAt, floorEnd = string.match(call('HGET', KEYS[3], ARGV[8]) or '', '^(%d+) (%d+)$')
if floorAt and tonumber(floorEnd) > now then floor = tonumber(floorAt) end
local messages = call('HLEN', row)
local changes = call('XLEN', log) - messages
local hasMore, before = false, pruned + swept

local function offsetOf(event) return tonumber(string.match(event[1], '^%d+')) end

local function remove(event)
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
  pruned = math.max(pruned, offsetOf(event))
  hasMore = true
end

-- The time of an event whose offset does not contain it: that of an imported event may be small.
local function timeOf(event)
  local json = event[2][1] == 'm' and call('HGET', row, event[2][2]) or event[2][2]
  return tonumber(string.match(json, '"offset":%d+,"time":(%d+)') or '0')
end

-- Cleared events, old events, and surplus messages with the changes before them. The first event that stays ends the step.
for _, event in ipairs(call('XRANGE', log, '-', '+', 'COUNT', step)) do
  local isCleared = offsetOf(event) < cleared
  local isOld = offsetOf(event) / 1000 < oldest and timeOf(event) < oldest
  if not isCleared and (offsetOf(event) >= floor or not isOld and messages <= maxMessages) then break end
  remove(event)
end
-- Surplus changes among the messages that stay.
if changes > maxChanges then
  for _, event in ipairs(call('XRANGE', log, '(' .. text(swept) .. '-0', '+', 'COUNT', step)) do
    if changes <= maxChanges or offsetOf(event) >= floor then break end
    if event[2][1] ~= 'm' then remove(event) end
    swept = offsetOf(event)
    hasMore = true
  end
end
if pruned + swept > before then call('HSET', room, 'pruned', text(pruned), 'swept', text(swept)) end

-- What has expired in a room that no node sweeps.
for _, folded in ipairs(call('ZRANGEBYSCORE', held, '-inf', now, 'LIMIT', 0, step)) do
  call('HDEL', names, folded)
  call('ZREM', held, folded)
end
for _, key in ipairs(call('ZRANGEBYSCORE', ends, '-inf', now, 'LIMIT', 0, step)) do
  call('HDEL', docs, key)
  call('ZREM', ends, key)
end
-- An entry's id is at least its time.
for _, entry in ipairs(call('XRANGE', audit, '-', text(tonumber(ARGV[7]) * 1000), 'COUNT', step)) do call('XDEL', audit, entry[1]) end
-- A room of which nothing is left. A node that opens it notes that first.
local opened = tonumber(call('ZSCORE', KEYS[2], ARGV[5]) or '0')
if opened < tonumber(ARGV[6]) and call('XLEN', log) == 0 and call('EXISTS', room .. ':who', held, docs) == 0 and call('XLEN', audit) == 0 then
  call('DEL', room, log, row, names, gone, ends, audit, room .. ':people', room .. ':fields', room .. ':verified')
  call('ZREM', KEYS[2], ARGV[5])
  return 0
end
return hasMore and 1 or 0
