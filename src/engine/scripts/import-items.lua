-- Writes items of a room that is not visible yet. KEYS[1]: its key. ARGV: time after which it expires without a commit, in s, then
-- items of four fields: op key value position. Answers the number of the first item whose key exists, or 0.
local room = KEYS[1]
local log, row, names, held, cmd = room .. ':log', room .. ':row', room .. ':names', room .. ':held', room .. ':cmd'
local docs, ends, audit = room .. ':docs', room .. ':ends', room .. ':audit'
local call = redis.call
local ops = {}

-- A room: key = epoch, value = head, highest pruned offset and highest offset that is not used again.
function ops.h(epoch, value)
  local head, pruned, reserved = string.match(value, '^(%d+) (%d+) (%d+)$')
  return call('HSET', room, 'epoch', epoch, 'head', head, 'pruned', pruned, 'reserved', reserved) > 0
end
-- A message, and later the same with its reactions.
function ops.m(id, value, offset)
  if call('HSETNX', row, id, value) == 0 then return false end
  call('XADD', log, offset .. '-0', 'm', id)
  return true
end
function ops.r(id, value)
  call('HSET', row, id, value)
  return true
end
-- Another event.
function ops.e(_, value, offset)
  call('XADD', log, offset .. '-0', 'e', value)
  return true
end
-- The result of a command. The first one counts.
function ops.c(id, value)
  call('HSETNX', cmd, id, value)
  return true
end
-- A reserved name: value = person, position = end.
function ops.n(folded, person, untilMs)
  if call('HSETNX', names, folded, person) == 0 then return false end
  call('ZADD', held, untilMs, folded)
  return true
end

-- A document: value = end or 0, a space and its value, position = end or nothing.
function ops.d(key, value, endsAt)
  if call('HSETNX', docs, key, value) == 0 then return false end
  if endsAt ~= '' then call('ZADD', ends, endsAt, key) end
  -- Their version: a node has none at first.
  call('HSET', room, 'docs', '1')
  return true
end
-- An entry of the audit log: position = time in ms.
function ops.a(_, value, time)
  local last = call('XREVRANGE', audit, '+', '-', 'COUNT', 1)[1]
  local after = last and tonumber(string.match(last[1], '^%d+')) + 1 or 1
  call('XADD', audit, string.format('%.0f-0', math.max(after, tonumber(time) * 1000)), 't', time, 'v', value)
  return true
end

local refused = 0
for i = 2, #ARGV, 4 do
  if not ops[ARGV[i]](ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]) then
    refused = (i + 2) / 4
    break
  end
end
for _, key in ipairs({ room, log, row, names, held, cmd, docs, ends, audit }) do call('EXPIRE', key, ARGV[1]) end
return refused
