-- The room at one moment, and the events after an offset; without an offset the newest ones.
-- KEYS[1]: the room. ARGV: offset or nothing, maximum number of events, epoch for a new room, version of the documents that the
-- node has, or - to omit the documents.
-- Answers epoch, head, version, mode, count, people, 1 when the event at the offset is kept and none after it was
-- pruned, 2 when exactly that event was pruned last or a clearance removed it and all after it that are gone, events, a row for each
-- message that is among them or was edited by them, in the order of the first of these events, the highest pruned offset, the
-- offset before which all is cleared, the version of the
-- documents, the documents unless the node has them, and the further fields of people.
local room = KEYS[1]
local log, row, people, fields = room .. ':log', room .. ':row', room .. ':people', room .. ':fields'
local call = redis.call
local function text(number) return string.format('%.0f', number) end
local meta = call('HMGET', room, 'epoch', 'head', 'ver', 'mode', 'pruned', 'cleared', 'docs')
local epoch = meta[1]
if not epoch then
  epoch = ARGV[3]
  call('HSET', room, 'epoch', epoch)
end
local offset, pruned, cleared = ARGV[1], tonumber(meta[5] or '0'), tonumber(meta[6] or '0')
local first = text(cleared) .. '-0'
local isKept, events = 0, {}
if offset == '' then
  local newest = call('XREVRANGE', log, '+', first, 'COUNT', ARGV[2])
  for i = #newest, 1, -1 do events[#events + 1] = newest[i] end
else
  local position = tonumber(offset)
  events = call('XRANGE', log, position < cleared and first or '(' .. offset .. '-0', '+', 'COUNT', ARGV[2])
  if position >= pruned and (position == 0 or position >= cleared and #call('XRANGE', log, offset, offset) > 0) then isKept = 1
  elseif position == pruned or position < cleared and pruned < cleared then isKept = 2 end
end
local ids, rows, isListed = {}, {}, {}
for _, event in ipairs(events) do
  local id = event[2][1] == 'm' and event[2][2] or string.match(event[2][2], '"type":"edited","message":"([^"]+)"')
  if id and not isListed[id] then
    isListed[id] = true
    ids[#ids + 1] = id
  end
end
for i = 1, #ids, 500 do
  for _, value in ipairs(call('HMGET', row, unpack(ids, i, math.min(i + 499, #ids)))) do rows[#rows + 1] = value end
end
local mode, docs = meta[4] or 'names', meta[7] or '0'
local list = mode == 'names' and call('HGETALL', people) or {}
local listFields = mode == 'names' and call('HGETALL', fields) or {}
return { epoch, meta[2] or '0', meta[3] or '0', mode, tostring(call('HLEN', people)), list, isKept, events, rows, text(pruned),
  text(cleared), docs, ARGV[4] ~= '-' and ARGV[4] ~= docs and call('HGETALL', room .. ':docs') or false, listFields }
