-- The room at one moment, and the events after an offset; without an offset the newest ones.
-- KEYS[1]: the room. ARGV: offset or nothing, maximum number of events, epoch for a new room.
-- Answers epoch, head, version, mode, count, people, 1 when the event at the offset is kept and none after it was
-- pruned, 2 when exactly that event was pruned last, events, a row for each message and each edit
-- among them, and the highest pruned offset.
local room = KEYS[1]
local log, row, people = room .. ':log', room .. ':row', room .. ':people'
local call = redis.call
local function text(number) return string.format('%.0f', number) end
local meta = call('HMGET', room, 'epoch', 'head', 'ver', 'mode', 'pruned')
local epoch = meta[1]
if not epoch then
  epoch = ARGV[3]
  call('HSET', room, 'epoch', epoch)
end
local offset, pruned = ARGV[1], tonumber(meta[5] or '0')
local isKept, events = 0, {}
if offset == '' then
  local newest = call('XREVRANGE', log, '+', '-', 'COUNT', ARGV[2])
  for i = #newest, 1, -1 do events[#events + 1] = newest[i] end
else
  events = call('XRANGE', log, '(' .. offset .. '-0', '+', 'COUNT', ARGV[2])
  if tonumber(offset) >= pruned and (offset == '0' or #call('XRANGE', log, offset, offset) > 0) then isKept = 1
  elseif tonumber(offset) == pruned then isKept = 2 end
end
local ids, rows = {}, {}
for _, event in ipairs(events) do
  local id = event[2][1] == 'm' and event[2][2] or string.match(event[2][2], '"type":"edited","message":"([^"]+)"')
  if id then ids[#ids + 1] = id end
end
for i = 1, #ids, 500 do
  for _, value in ipairs(call('HMGET', row, unpack(ids, i, math.min(i + 499, #ids)))) do rows[#rows + 1] = value end
end
local mode = meta[4] or 'names'
local list = mode == 'names' and call('HGETALL', people) or {}
return { epoch, meta[2] or '0', meta[3] or '0', mode, tostring(call('HLEN', people)), list, isKept, events, rows, text(pruned) }
