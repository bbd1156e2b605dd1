-- Describes a room. KEYS[1]: the room. Answers epoch, head, number of people, number of events, and time of the last one in ms or
-- nothing; nothing at all for a room that no node has opened.
local room = KEYS[1]
local log = room .. ':log'
local call = redis.call
local function text(number) return string.format('%.0f', number) end
local function offsetOf(event) return tonumber(string.match(event[1], '^%d+')) end
local meta = call('HMGET', room, 'epoch', 'head', 'cleared')
if not meta[1] then return {} end
local cleared, events, time = tonumber(meta[3] or '0'), call('XLEN', log), ''
local newest = call('XREVRANGE', log, '+', '-', 'COUNT', 1)[1]
if newest and offsetOf(newest) >= cleared then
  local json = newest[2][1] == 'm' and call('HGET', room .. ':row', newest[2][2]) or newest[2][2]
  time = string.match(json, '"offset":%d+,"time":(%d+)') or ''
else
  events = 0
end
local oldest = events > 0 and call('XRANGE', log, '-', '+', 'COUNT', 1)[1]
if oldest and offsetOf(oldest) < cleared then
  -- The cleared events are not removed yet. Few events follow a clearance within this time.
  events = #call('XRANGE', log, text(cleared) .. '-0', '+', 'COUNT', 10000)
end
return { meta[1], meta[2] or '0', text(call('HLEN', room .. ':people')), text(events), time }
