-- Carries out the entries of one node in one room, in their order, and publishes their events once.
-- KEYS[1]: the room. ARGV: epoch for a new room, node, head that the node has received, grace period, time for which a name
-- stays reserved, the same for authors (all in ms), the time of the engine (in µs) after which this call comes too late, the version
-- of the documents that the node has judged by, then entries of eight fields: op id member generation a b c d.
-- Answers epoch, version, head, count, one text for each entry, and the time. A call that is late has no effect.
local room = KEYS[1]
local log, row, who, people, names, held, gone = room .. ':log', room .. ':row', room .. ':who', room .. ':people',
  room .. ':names', room .. ':held', room .. ':gone'
-- Further fields of people, as JSON that follows a name, and numbers of people with a verified name, by folded name.
local fields, verified = room .. ':fields', room .. ':verified'
local node, graceMs, heldMs, heldForAuthorMs = ARGV[2], tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local COUNT_ABOVE, LIST_BELOW, CMD_SECONDS, SWEEP_AT_ONCE = 100, 80, 172800, 128
local MAX_HELD, MAX_HELD_PER_NETWORK, MAX_DOCUMENTS = 1000, 10, 20000
local call = redis.call
local function text(number) return string.format('%.0f', number) end

local clock = call('TIME')
local stamp = tonumber(clock[1]) * 1000000 + tonumber(clock[2])
if stamp > tonumber(ARGV[7]) then return { 'late', '0', '0', '0', {}, text(stamp) } end
local now = math.floor(stamp / 1000)
local day = math.floor(stamp / 86400000000)
local today, yesterday = room .. ':cmd:' .. text(day), room .. ':cmd:' .. text(day - 1)

local meta = call('HMGET', room, 'epoch', 'head', 'ver', 'mode', 'reserved', 'docs')
local epoch, head, ver, mode = meta[1], tonumber(meta[2] or '0'), tonumber(meta[3] or '0'), meta[4] or 'names'
-- Version of the documents.
local docs = meta[6] or '0'
-- Stored with the first event. Entries that tidy up create no room.
epoch = epoch or ARGV[1]
-- `prev` is the event that the log really ends with. The node's head, and `reserved` of an imported room, only keep offsets that a lost
-- copy assigned from being used again.
local prev, prevver = head, ver
local fence = math.max(head, tonumber(ARGV[3]), tonumber(meta[5] or '0'))
local out, results, hasPresence, hasEvent = {}, {}, false, false

local function emit(event) out[#out + 1] = event end
-- A text in JSON, with its quotes.
local quote = cjson.encode
local function person(id, name)
  return '{"id":' .. quote(id) .. ',"name":' .. quote(name) .. (call('HGET', fields, id) or '') .. '}'
end
-- Names have no space in entries and answers, whose parts spaces separate.
local function encode(name) return (string.gsub(name, ' ', '\31')) end
local function decode(name) return (string.gsub(name, '\31', ' ')) end

-- Members that this call has read; false for those that are not in the room.
local members = {}
-- A member: node, generation, 1 once it wrote a message, person, network, name.
local function read(member)
  if members[member] ~= nil then return members[member] or nil end
  local value = call('HGET', who, member)
  if not value then
    members[member] = false
    return nil
  end
  local n, g, w, p, net, name = string.match(value, '^(%S+) (%d+) (%d) (%S+) (%S+) (.*)$')
  members[member] = { node = n, generation = g, wrote = w, person = p, network = net, name = name }
  return members[member]
end
local function write(member, m)
  members[member] = m
  call('HSET', who, member, m.node .. ' ' .. m.generation .. ' ' .. m.wrote .. ' ' .. m.person .. ' ' .. m.network .. ' ' .. m.name)
end

local function nextOffset()
  fence = math.max(fence + 1, stamp)
  head = fence
  hasEvent = true
  local offset = text(head)
  return offset, '"offset":' .. offset .. ',"time":' .. text(math.floor(head / 1000))
end
local hasToday, hasYesterday = call('EXISTS', today) == 1, call('EXISTS', yesterday) == 1
-- The result that an id got before: of a message, or of another command.
local function known(id)
  local message = call('HGET', row, id)
  if message then
    local offset, time = string.match(message, '"offset":(%d+),"time":(%d+)')
    return offset .. ' ' .. time
  end
  return hasToday and call('HGET', today, id) or hasYesterday and call('HGET', yesterday, id)
end
local function settle(id, offset, time)
  local result = offset .. ' ' .. time
  call('HSET', today, id, result)
  if not hasToday then call('EXPIRE', today, CMD_SECONDS) end
  hasToday = true
  return result
end
local function timeOf(offset) return text(math.floor(tonumber(offset) / 1000)) end

local function release(folded)
  call('HDEL', names, folded)
  call('ZREM', held, folded)
end
-- Reserves the name of a person that has left. Of too many names of a network, or of the room, those that end first give way:
-- a flood of members that wrote nothing frees no name of an author.
local function hold(folded, id, network, ms)
  call('ZADD', held, now + ms, folded)
  if network ~= '-' then
    local ofNetwork, own = room .. ':held:' .. network, folded .. ' ' .. id
    call('ZADD', ofNetwork, text(stamp + ms * 1000), own)
    call('EXPIRE', ofNetwork, CMD_SECONDS)
    for _, old in ipairs(call('ZRANGE', ofNetwork, 0, -1 - MAX_HELD_PER_NETWORK)) do
      call('ZREM', ofNetwork, old)
      -- Unless the name has been in use again since, or has another owner.
      local name, owner = string.match(old, '^(%S+) (.*)$')
      if call('ZSCORE', held, name) and call('HGET', names, name) == owner then release(name) end
    end
  end
  for _, old in ipairs(call('ZRANGE', held, 0, -1 - MAX_HELD)) do release(old) end
end
-- The folded name that a person has now. That of a verified name begins with *.
local function foldedOf(id)
  local value = call('HGET', people, id)
  if not value then return nil end
  local count, folded, name = string.match(value, '^(%d+) (%S+) (.*)$')
  return tonumber(count), folded, name
end
local function isVerified(folded) return string.sub(folded, 1, 1) == '*' end
-- Whether a person may take a folded name. Others may have the same verified name, but no name like it.
local function isFree(folded, id)
  if isVerified(folded) then return true end
  local others = tonumber(call('HGET', verified, folded) or '0')
  if others > 0 then
    local _, own = foldedOf(id)
    if others > (own == '*' .. folded and 1 or 0) then return false end
  end
  local owner = call('HGET', names, folded)
  if not owner then return true end
  if owner == id then return true end
  local untilMs = call('ZSCORE', held, folded)
  return untilMs and tonumber(untilMs) <= now or false
end
local function take(folded, id)
  if isVerified(folded) then
    local name = string.sub(folded, 2)
    call('HSET', verified, name, text(tonumber(call('HGET', verified, name) or '0') + 1))
    return
  end
  call('HSET', names, folded, id)
  call('ZREM', held, folded)
end
local function free(folded)
  if not isVerified(folded) then return call('HDEL', names, folded) end
  local name = string.sub(folded, 2)
  local others = tonumber(call('HGET', verified, name) or '1') - 1
  if others > 0 then call('HSET', verified, name, text(others)) else call('HDEL', verified, name) end
end

-- Takes a member away from its person, which leaves with its last member.
local function leave(m, keepsName)
  local count, folded, name = foldedOf(m.person)
  if count and count > 1 then
    call('HSET', people, m.person, (count - 1) .. ' ' .. folded .. ' ' .. name)
    return
  end
  call('HDEL', people, m.person)
  if folded then
    local holds = keepsName and not isVerified(folded)
    if holds then hold(folded, m.person, m.network, m.wrote == '1' and heldForAuthorMs or heldMs) else free(folded) end
  end
  hasPresence = true
  if mode == 'names' then emit('{"type":"left","member":' .. person(m.person, name or m.name) .. '}') end
  call('HDEL', fields, m.person)
end
local function drop(member, m, keepsName)
  members[member] = false
  call('HDEL', who, member)
  call('ZREM', gone, member)
  leave(m, keepsName)
end

-- Why a node may not act for a member: it has left, another node has it since, or another had it before (this engine has lost
-- the entry into this node).
local function notOurs(m, generation)
  if not m then return 'gone' end
  if m.node == node and m.generation == generation then return nil end
  return (tonumber(m.generation) > (tonumber(generation) or 0)) and 'stale' or 'past'
end

-- What entries do, by op: (m, id, member, generation, a, b, c, d). `m` is the member where OF_MEMBERS names the op.
local ops = {}
-- Ops with the id of a command: a repeat gets its first result.
local COMMANDS = { m = true, c = true, n = true, i = true, q = true, k = true, b = true }
-- Ops that a node may carry out for its own members only.
local OF_MEMBERS = { m = true, c = true, n = true, i = true, e = true, k = true, l = true, z = true }
-- Ops that the node has judged by the documents. Where these have changed, it judges again.
local JUDGED = { m = true, c = true, n = true, k = true, j = true }

local function run(op, id, member, generation, a, b, c, d)
  local before = COMMANDS[op] and known(id)
  if before then return 'd' .. before end
  -- Without a member it is a command of a node itself.
  local isOfMember = OF_MEMBERS[op] and member ~= ''
  local m = isOfMember and read(member)
  local fault = isOfMember and notOurs(m, generation)
  if fault then return fault end
  if JUDGED[op] and docs ~= ARGV[8] then return 'x' end
  return ops[op](m, id, member, generation, a, b, c, d)
end

-- Whether another person in the room has a folded name. A verified user may have that of another one.
local function isNameOfOther(folded, id, isUser)
  local owner = call('HGET', names, folded)
  if owner and owner ~= id and not call('ZSCORE', held, folded) then return true end
  local _, own = foldedOf(id)
  return not isUser and tonumber(call('HGET', verified, folded) or '0') > (own == '*' .. folded and 1 or 0)
end

-- A message: a = its JSON after the time. Of an author that is not a member: b = its folded name, c = person, d = 1 for a user.
function ops.m(m, id, member, _, a, b, c, d)
  if b ~= '' and isNameOfOther(b, c, d == '1') then return 'taken' end
  if m and m.wrote == '0' then
    m.wrote = '1'
    write(member, m)
  end
  local offset, at = nextOffset()
  local json = '{' .. at .. ',' .. a
  call('HSET', row, id, offset .. ':' .. json)
  call('XADD', log, offset .. '-0', 'm', id)
  emit(json)
  return offset
end

-- A change of a message: a = message, expected revision, or = for the one that this call wrote; b = its new row,
-- c = the event's JSON after the time, d = the same without its text.
local written = {}
function ops.c(_, id, _, _, a, b, c, d)
  local message, expected = string.match(a, '^(%S+) (%S+)$')
  local present = call('HGET', row, message)
  if not present then return 'x' end
  local revision = string.match(present, '^%d+')
  if expected == '=' then expected = written[message] end
  if revision ~= expected then return 'x' end
  local offset, at = nextOffset()
  call('HSET', row, message, offset .. ':' .. b)
  call('XADD', log, offset .. '-0', 'e', '{' .. at .. ',' .. d)
  written[message] = offset
  settle(id, offset, timeOf(offset))
  emit('{' .. at .. ',' .. c)
  return offset
end

-- Gives a person another name, in an event.
local function rename(m, id, member, folded, name)
  local count, old, was = foldedOf(m.person)
  was = was or m.name
  if old and old ~= folded then free(old) end
  if old ~= folded then take(folded, m.person) end
  call('HSET', people, m.person, (count or 1) .. ' ' .. folded .. ' ' .. name)
  m.name = name
  write(member, m)
  local offset, at = nextOffset()
  local event = '{' .. at .. ',"type":"renamed","member":' .. person(m.person, name) .. ',"was":' .. quote(was) .. '}'
  call('XADD', log, offset .. '-0', 'e', event)
  settle(id, offset, timeOf(offset))
  emit(event)
  return offset .. ' ' .. encode(was) .. ' ' .. encode(name)
end

-- A rename: a = names to try, as folded:name.
function ops.n(m, id, member, _, a)
  for folded, name in string.gmatch(a, '(%S+):(%S+)') do
    if isFree(folded, m.person) then return rename(m, id, member, folded, decode(name)) end
  end
  return 'taken'
end

-- Sets the further fields of a person. Answers whether they differ from those before.
local function setFields(id, json)
  local before = call('HGET', fields, id) or ''
  if json == '' then call('HDEL', fields, id) elseif json ~= before then call('HSET', fields, id, json) end
  return json ~= before
end

-- A newer identity: a = folded:name of a verified name, or nothing; b = further fields of the person, as JSON that follows its name.
function ops.i(m, id, member, _, a, b)
  local _, old, present = foldedOf(m.person)
  local isChanged = setFields(m.person, b)
  local folded, name = string.match(a, '^(%S+):(%S+)$')
  if folded and (folded ~= old or decode(name) ~= present) then
    return 'n' .. rename(m, id, member, folded, decode(name))
  end
  if isChanged and mode == 'names' then
    emit('{"type":"joined","member":' .. person(m.person, present or m.name) .. ',"returning":true}')
  end
  return 'u' .. settle(id, text(math.max(head, prev)), text(now))
end

-- The event of a forced rename: a = its JSON after the time.
function ops.e(_, _, _, _, a)
  local offset, at = nextOffset()
  local event = '{' .. at .. ',' .. a
  call('XADD', log, offset .. '-0', 'e', event)
  emit(event)
  return offset
end

-- A command that a rule refused, or that changes nothing: only a repeat gets another answer. a = 1 to remember it.
function ops.q(_, id, _, _, a)
  if a ~= '1' then return 'no' end
  return 'u' .. settle(id, text(math.max(head, prev)), text(now))
end

-- A member that enters: a = names to try, the verified or claimed one first, b = network, c = person, d = 1 for a return after a
-- start, and the further fields of the person. The node has made the generation for this entry, so that a call which ran although
-- its answer was lost can be repeated, and what it did can be taken back. A guest may enter as a user that has signed in.
-- Answers new or back, 1 where the person is in the room with other fields or another verified name, and its name.
function ops.j(_, _, member, generation, a, b, c, d)
  local returning, json = string.sub(d, 1, 1), string.sub(d, 2)
  local first, wantedName = string.match(a, '^(%S+):(%S+)')
  local function answer(kind, name)
    local isOld = (call('HGET', fields, c) or '') ~= json or isVerified(first) and decode(wantedName) ~= name
    return kind .. ' ' .. (isOld and '1' or '0') .. ' ' .. encode(name)
  end
  local m = read(member)
  local kind = m and 'back' or 'new'
  if m and m.person == c and m.node == node and m.generation == generation then return answer('new', m.name) end
  -- Another user has signed in as this guest since.
  if m and m.person ~= c and m.person ~= member then return 'foreign' end
  if m then
    local before, was = m.node, m.generation
    m.node = node
    m.generation = generation
    m.network = b
    write(member, m)
    call('ZREM', gone, member)
    if before ~= node then
      emit('{"type":"~moved","member":' .. quote(member) .. ',"node":' .. quote(before) .. ',"generation":"' .. was .. '"}')
    end
    if m.person == c then
      local _, _, name = foldedOf(c)
      return answer(kind, name or m.name)
    end
    leave(m, isVerified(first))
  end
  m = { node = node, generation = generation, wrote = '0', person = c, network = b }
  local count, folded, name = foldedOf(c)
  if count then
    m.name = name
    call('HSET', people, c, (count + 1) .. ' ' .. folded .. ' ' .. name)
    write(member, m)
    return answer(kind, name)
  end
  for candidate, wanted in string.gmatch(a, '(%S+):(%S+)') do
    if isFree(candidate, c) then
      take(candidate, c)
      m.name = decode(wanted)
      write(member, m)
      call('HSET', people, c, '1 ' .. candidate .. ' ' .. m.name)
      setFields(c, json)
      hasPresence = true
      if mode == 'names' then
        emit('{"type":"joined","member":' .. person(c, m.name) .. (returning == '1' and ',"returning":true}' or '}'))
      end
      return answer(kind, m.name)
    end
  end
  return 'taken'
end

-- A member that has left: a = 1 when its name stays reserved.
function ops.l(m, _, member, _, a)
  drop(member, m, a == '1')
  return 'ok'
end

-- A member that has lost its carrier.
function ops.z(_, _, member)
  call('ZADD', gone, now + graceMs, member)
  return 'ok'
end

-- Adds an entry to the audit log.
local function audit(entry)
  local last = call('XREVRANGE', room .. ':audit', '+', '-', 'COUNT', 1)[1]
  local after = last and tonumber(string.match(last[1], '^%d+')) + 1 or 1
  call('XADD', room .. ':audit', text(math.max(after, stamp)) .. '-0', 't', text(now), 'v', entry)
end
-- Removes documents that have ended. Their nodes ignore them already.
local function dropEnded()
  for _, key in ipairs(call('ZRANGEBYSCORE', room .. ':ends', '-inf', now)) do
    call('HDEL', room .. ':docs', key)
    call('ZREM', room .. ':ends', key)
  end
end

-- Adds the event that removes all events before an offset: c = its JSON after the time. Answers its offset.
local function clear(before, c)
  local offset, at = nextOffset()
  -- A clearance removes nothing that comes after it.
  local first = math.min(before, tonumber(offset))
  local present = call('HMGET', room, 'cleared', 'pruned')
  call('HSET', room, 'cleared', text(math.max(first, tonumber(present[1] or '0'))),
    'pruned', text(math.max(first - 1, tonumber(present[2] or '0'))))
  local event = '{' .. at .. ',' .. string.gsub(c, '"before":%d+', '"before":' .. text(first), 1)
  call('XADD', log, offset .. '-0', 'e', event)
  emit(event)
  return offset
end

-- Keeps documents: a = entry of the audit log or nothing, b = JSON of `changes` and `removes` for the nodes, c = the event's JSON
-- after the time or nothing, d = for a deletion: message, expected revision and new row; for a clearance: cleared and its offset.
function ops.k(_, id, _, _, a, b, c, d)
  local kept, added = cjson.decode('{' .. b), 0
  local keys, ends = room .. ':docs', room .. ':ends'
  for _, change in ipairs(kept.changes) do
    if change.value and not call('HGET', keys, change.key) then added = added + 1 end
  end
  if added > 0 and call('HLEN', keys) + added > MAX_DOCUMENTS then
    dropEnded()
    if call('HLEN', keys) + added > MAX_DOCUMENTS then return 'full' end
  end
  local target, rest = string.match(d, '^(%S+) (.*)$')
  local expected, changed
  if target and target ~= 'cleared' then
    expected, changed = string.match(rest, '^(%S+) (.*)$')
    if expected == '=' then expected = written[target] end
    local present = call('HGET', row, target)
    if not present or string.match(present, '^%d+') ~= expected then return 'x' end
  end
  for _, change in ipairs(kept.changes) do
    if change.value then
      local endsAt = change.endsAt and text(change.endsAt) or '0'
      call('HSET', keys, change.key, endsAt .. ' ' .. change.value)
      if change.endsAt then call('ZADD', ends, endsAt, change.key) else call('ZREM', ends, change.key) end
    else
      call('HDEL', keys, change.key)
      call('ZREM', ends, change.key)
    end
  end
  docs = text(math.max(tonumber(docs) + 1, stamp))
  call('HSET', room, 'docs', docs)
  if a ~= '' then audit(a) end
  local offset, at = text(math.max(head, prev)), nil
  local time = text(now)
  if target == 'cleared' then
    offset = clear(tonumber(rest), c)
  elseif c ~= '' then
    offset, at = nextOffset()
    local event = '{' .. at .. ',' .. c
    call('XADD', log, offset .. '-0', 'e', event)
    emit(event)
    if target then
      call('HSET', row, target, offset .. ':' .. changed)
      written[target] = offset
    end
  end
  if c ~= '' then time = timeOf(offset) end
  for _, removal in ipairs(kept.removes) do
    local all = call('HGETALL', who)
    for i = 1, #all, 2 do
      local removed = read(all[i])
      if removed and removed.person == removal.person then drop(all[i], removed, true) end
    end
  end
  emit('{"type":"~kept","version":' .. docs .. ',' .. b)
  return 'k' .. settle(id, offset, time)
end

-- Begins the room anew: a = entry of the audit log, b = JSON of `epoch`, `reason` and `lasting`, the starts of the keys of documents
-- that stay, c = JSON of the event that clears the old stream, after the time.
function ops.b(_, id, _, _, a, b, c)
  local restart = cjson.decode('{' .. b)
  local all = call('HGETALL', room .. ':docs')
  for i = 1, #all, 2 do
    local isLasting = false
    for _, prefix in ipairs(restart.lasting) do
      isLasting = isLasting or string.sub(all[i], 1, #prefix) == prefix
    end
    if not isLasting then
      call('HDEL', room .. ':docs', all[i])
      call('ZREM', room .. ':ends', all[i])
    end
  end
  docs = text(math.max(tonumber(docs) + 1, stamp))
  call('DEL', who, people, names, held, gone, fields, verified)
  members = {}
  epoch, mode = restart.epoch, 'names'
  call('HSET', room, 'docs', docs, 'mode', mode)
  audit(a)
  local offset = clear(tonumber('9007199254740991'), c)
  emit('{"type":"~restart",' .. b)
  return settle(id, offset, timeOf(offset))
end

-- Marks a room for a sweep when the next grace period ends. A sweep that is due earlier stays.
local function sweepLater(sweeps, name)
  call('ZADD', sweeps, 'LT', now + graceMs, name)
end

-- The members of a dead node lose their carriers: a = node, b = sweeps, c = name of the room, d = leases. Answers how many.
-- A node whose lease has not ended lives after all.
function ops.r(_, _, _, _, a, b, c, d)
  local lease = call('ZSCORE', d, a)
  if lease and tonumber(lease) > now then return '0' end
  local all, count = call('HGETALL', who), 0
  for i = 1, #all, 2 do
    local m = read(all[i])
    if m and m.node == a then
      call('ZADD', gone, 'NX', now + graceMs, all[i])
      count = count + 1
    end
  end
  if count > 0 then sweepLater(b, c) end
  return text(count)
end

-- All that this node has in the room: a = its members with their generations, b = sweeps, c = name of the room. Members that it
-- does not have lose their carriers. Answers those that are not its own here: s for those that another node has since, otherwise
-- g or p, then the member.
function ops.o(_, _, _, _, a, b, c)
  local ours, lost, isLess = {}, {}, false
  for member, generation in string.gmatch(a, '(%S+):(%d+)') do
    ours[member] = generation
    local fault = notOurs(read(member), generation)
    if fault then lost[#lost + 1] = string.sub(fault, 1, 1) .. member else call('ZREM', gone, member) end
  end
  local all = call('HGETALL', who)
  for i = 1, #all, 2 do
    local m = read(all[i])
    if m.node == node and ours[all[i]] ~= m.generation then
      call('ZADD', gone, 'NX', now + graceMs, all[i])
      isLess = true
    end
  end
  if isLess then sweepLater(b, c) end
  return table.concat(lost, ' ')
end

-- Removes members whose grace period has ended, and what has expired: a = sweeps, b = name of the room.
function ops.s(_, _, _, _, a, b)
  for _, member in ipairs(call('ZRANGEBYSCORE', gone, '-inf', now, 'LIMIT', 0, SWEEP_AT_ONCE)) do
    local m = read(member)
    if m then drop(member, m, true) else call('ZREM', gone, member) end
  end
  for _, folded in ipairs(call('ZRANGEBYSCORE', held, '-inf', now, 'LIMIT', 0, SWEEP_AT_ONCE)) do
    release(folded)
  end
  local first = call('ZRANGE', gone, 0, 0, 'WITHSCORES')
  if first[2] then call('ZADD', a, first[2], b) else call('ZREM', a, b) end
  return 'ok'
end

for i = 9, #ARGV, 8 do
  results[#results + 1] = run(unpack(ARGV, i, i + 7))
end

local count = call('HLEN', people)
if hasPresence then
  local before = mode
  if mode == 'names' and count > COUNT_ABOVE then mode = 'count' elseif mode == 'count' and count < LIST_BELOW then mode = 'names' end
  if mode ~= before then call('HSET', room, 'mode', mode) end
  if mode == 'count' then
    emit('{"type":"presence","count":' .. count .. '}')
  elseif before == 'count' then
    local members, all = {}, call('HGETALL', people)
    for i = 1, #all, 2 do members[#members + 1] = person(all[i], string.match(all[i + 1], '^%d+ %S+ (.*)$')) end
    emit('{"type":"presence","count":' .. count .. ',"members":[' .. table.concat(members, ',') .. ']}')
  end
end
if #out > 0 then
  ver = math.max(ver + 1, stamp)
  call('HSET', room, 'epoch', epoch, 'ver', text(ver), 'head', text(hasEvent and head or prev))
  call('PUBLISH', room, text(prevver) .. ' ' .. text(ver) .. ' ' .. text(prev) .. ' ' .. text(hasEvent and head or prev) .. ' ' .. node .. ' ' .. epoch ..
    '\n[' .. table.concat(out, ',') .. ']')
end
return { epoch, text(ver), text(hasEvent and head or prev), text(count), results, text(stamp) }
