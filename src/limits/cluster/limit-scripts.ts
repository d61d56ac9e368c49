/**
 * What runs inside Redis, on its own clock: the membership of nodes and the counts of each limit. The counts are the
 * cells of minute-cells.ts; beside them stands what each node holds, which counts as taken. Must never grant what would
 * bring taken, held and the shares of nodes that are cut off above the limit.
 */
import { createHash } from 'node:crypto';
import { CELLS } from '../minute-cells.ts';

export interface LimitScript {
  readonly text: string;
  readonly sha1: string;
}

/** Of a limit, in millionths: what all nodes that once reached Redis may spend together without it. */
export const KNOWN_SHARES_PPM = 750_000;
/** The rest, for nodes that never reached it. */
export const STRANGER_SHARES_PPM = 250_000;

const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

/**
 * KEYS: members, state. ARGV: node, epoch, share believed (ppm), whether it spent its share, run id, known boot,
 * deadline, lapse, quiet, cool, forget, hold, grace.
 * Answers 'late' and the time, or 'ok', the time, the boot, whether it is young, the share offered, live nodes.
 *
 * A member is "epoch share seen coolUntil". What stands there as share is the larger of what the node believes and what
 * it was offered, so that a lost answer never lets two nodes believe in one share.
 */
export const CONTACT = script(`${NOW}
local node, epoch, believed, shared = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4] == '1'
local run, known, deadline = ARGV[5], ARGV[6], tonumber(ARGV[7])
local lapse, quiet, cool = tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10])
local forget, hold, grace = tonumber(ARGV[11]), tonumber(ARGV[12]), tonumber(ARGV[13])
if deadline > 0 and now > deadline then return {'late', now} end

local kept = redis.call('HMGET', KEYS[2], 'run', 'boot', 'lost', 'grace')
local boot, lost, graceUntil = kept[2], kept[3], tonumber(kept[4] or 0)
local list = redis.call('HGETALL', KEYS[1])
local others, recent, count, live, deduct, own = 0, false, 1, 1, 0, nil
for i = 1, #list, 2 do
  local e, share, seen, untilMs = string.match(list[i + 1], '^(%S+) (%d+) (%d+) (%d+)$')
  share, seen, untilMs = tonumber(share), tonumber(seen), tonumber(untilMs)
  local age = now - seen
  if age < hold + cool then recent = true end
  if list[i] == node then
    own = { epoch = e, share = share, seen = seen, untilMs = untilMs }
  elseif age > forget then
    redis.call('HDEL', KEYS[1], list[i])
  else
    others, count = others + share, count + 1
    if age <= lapse then live = live + 1 end
    if age > lapse or untilMs > now then deduct = deduct + share end
  end
end

if kept[1] ~= run then
  lost = (known ~= '' or recent) and '1' or '0'
  boot = run .. ':' .. string.format('%.0f', now)
  graceUntil = now + grace
elseif known ~= '' and known ~= boot then
  lost = '1'
end
local bootMs = tonumber(string.match(boot, ':(%d+)$'))
-- Nodes that knew a Redis before this one may not be back yet.
local young = now < graceUntil or lost == '1' and now < bootMs + quiet

local coolUntil = 0
if own then
  coolUntil = own.untilMs
  -- Whoever held this name before is dead; it may have spent its share until now.
  if own.epoch ~= epoch and now - own.seen > lapse then coolUntil = now + cool end
end
if shared then coolUntil = now + cool end
local offered = math.max(0, math.min(math.floor(${KNOWN_SHARES_PPM} / count), ${KNOWN_SHARES_PPM} - others))
-- A young Redis does not know yet who else believes in a share.
if young then offered = believed end
local share = math.max(believed, offered)
-- While it cools, a larger share that it once believed in stays kept.
if coolUntil > now and own then share = math.max(share, own.share) end
if coolUntil > now then deduct = deduct + share end
redis.call('HSET', KEYS[1], node, string.format('%s %.0f %.0f %.0f', epoch, share, now, coolUntil))
redis.call('HSET', KEYS[2], 'run', run, 'boot', boot, 'lost', lost, 'grace', string.format('%.0f', graceUntil), 'deduct', deduct, 'live', live)
return {'ok', now, boot, young and 1 or 0, offered, live}
`);

/**
 * KEYS: members. ARGV: node, epoch, whether it spent its share, cool, forget. A node that ends in order leaves no share
 * behind, but where it spent of it lately that is kept until it is over.
 */
export const LEAVE = script(`${NOW}
local node, epoch, shared = ARGV[1], ARGV[2], ARGV[3] == '1'
local cool, forget = tonumber(ARGV[4]), tonumber(ARGV[5])
local value = redis.call('HGET', KEYS[1], node)
if not value then return 1 end
local e, share, seen, untilMs = string.match(value, '^(%S+) (%d+) (%d+) (%d+)$')
if e ~= epoch then return 1 end
untilMs = tonumber(untilMs)
if shared then untilMs = now + cool end
if untilMs <= now then
  redis.call('HDEL', KEYS[1], node)
else
  redis.call('HSET', KEYS[1], node, string.format('%s %s %.0f %.0f', e, share, untilMs - forget, untilMs))
end
return 1
`);

/**
 * KEYS: members, state, then one for each limit. ARGV: node, epoch, boot, deadline, slotMs, grantMs, holdMs,
 * concurrencyLapseMs, quietMs, then for each limit: kind (r rate, c concurrency), limit, need, want, granted, spent,
 * sequence, most to hold, units given back, the slot that they were taken in, units that others here wait for.
 * Answers 'late', 'boot' or 'stale' and the time; or 'ok' or 'no', the time, and for each limit: whether it fits, granted,
 * room, milliseconds until more comes back, how much the node should hold.
 *
 * A holding is "granted spent sequence": totals over the node's life, so that a lost answer or a command that comes twice
 * changes nothing. What is needed is taken at once, in the slot that is under way when the grant runs out.
 */
export const TAKE = script(`${NOW}
local node, epoch, boot, deadline = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local slotMs, grantMs, holdMs = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local parallelMs, quietMs = tonumber(ARGV[8]), tonumber(ARGV[9])
if now > deadline then return {'late', now} end
local kept = redis.call('HMGET', KEYS[2], 'boot', 'lost', 'deduct', 'live', 'grace')
if kept[1] ~= boot or now < tonumber(kept[5]) then return {'boot', now} end
if kept[2] == '1' and now < tonumber(string.match(boot, ':(%d+)$')) + quietMs then return {'boot', now} end
local deduct, live = tonumber(kept[3]), math.max(1, tonumber(kept[4]))
local me = 'h' .. node .. '/' .. epoch
local nowSlot = math.floor(now / slotMs)
local grantSlot = math.floor((now + grantMs) / slotMs)
local ages = {}

-- How long ago the holder was heard; huge where its node is gone or lives another life.
local function ageOf(field)
  if ages[field] == nil then
    local name, e = string.match(field, '^h(.*)/([^/]*)$')
    local value = redis.call('HGET', KEYS[1], name)
    local epochNow, seen = nil, nil
    if value then epochNow, seen = string.match(value, '^(%S+) %d+ (%d+)') end
    ages[field] = epochNow == e and now - tonumber(seen) or math.huge
  end
  return ages[field]
end

local function read(key, kind)
  local list = redis.call('HGETALL', key)
  local one = { cells = {}, taken = 0, held = 0, gone = {}, dirty = {} }
  for i = 1, #list, 2 do
    local field, value = list[i], list[i + 1]
    if string.sub(field, 1, 1) == 's' then
      local slot, units = tonumber(string.sub(field, 2)), tonumber(value)
      if slot > nowSlot - ${CELLS} then
        one.cells[slot] = units
        one.taken = one.taken + units
      else
        one.gone[#one.gone + 1] = field
      end
    else
      local granted, spent, sequence = string.match(value, '^(%d+) (%d+) (%d+)$')
      granted, spent = tonumber(granted), tonumber(spent)
      if field == me then
        one.own = { granted = granted, spent = spent, sequence = tonumber(sequence) }
      elseif ageOf(field) <= (kind == 'c' and parallelMs or holdMs) then
        one.held = one.held + granted - spent
      else
        one.gone[#one.gone + 1] = field
        if kind == 'r' then one.orphaned = (one.orphaned or 0) + granted - spent end
      end
    end
  end
  return one
end

local function add(one, slot, units)
  if units <= 0 then return end
  one.cells[slot] = (one.cells[slot] or 0) + units
  one.taken = one.taken + units
  one.dirty[slot] = true
end

-- The oldest first: what stays comes back later than the truth, never earlier.
local function giveBack(one, units, slot)
  local slots = {}
  for at in pairs(one.cells) do if at <= slot then slots[#slots + 1] = at end end
  table.sort(slots)
  for _, at in ipairs(slots) do
    local less = math.min(units, one.cells[at])
    one.cells[at], one.taken, units = one.cells[at] - less, one.taken - less, units - less
    one.dirty[at] = true
    if units <= 0 then return end
  end
end

local function untilBack(one, units)
  local slots = {}
  for at in pairs(one.cells) do slots[#slots + 1] = at end
  table.sort(slots)
  local back = 0
  for _, at in ipairs(slots) do
    back = back + one.cells[at]
    if back >= units then return math.max(1, (at + ${CELLS}) * slotMs - now) end
  end
  return ${CELLS} * slotMs
end

local all, fits = {}, true
for index = 1, #KEYS - 2 do
  local a = 9 + (index - 1) * 11
  local kind, limit, need = ARGV[a + 1], tonumber(ARGV[a + 2]), tonumber(ARGV[a + 3])
  local one = read(KEYS[index + 2], kind)
  local granted, spent, sequence = tonumber(ARGV[a + 5]), tonumber(ARGV[a + 6]), tonumber(ARGV[a + 7])
  if one.own and one.own.sequence >= sequence then return {'stale', now} end
  one.kind, one.limit, one.need, one.want = kind, limit, need, tonumber(ARGV[a + 4])
  one.most, one.burst = tonumber(ARGV[a + 8]), tonumber(ARGV[a + 11])
  if one.orphaned then add(one, nowSlot, one.orphaned) end
  if kind == 'r' then
    if one.own then
      add(one, nowSlot, spent - one.own.spent)
      granted = math.max(spent, math.min(granted, one.own.granted))
    else
      granted = spent
    end
    local back = tonumber(ARGV[a + 9])
    if back > 0 then giveBack(one, back, tonumber(ARGV[a + 10])) end
  end
  one.granted, one.spent, one.sequence = granted, spent, sequence
  one.reserve = kind == 'r' and math.floor(limit * deduct / 1000000) or 0
  one.room = limit - one.taken - one.held - (granted - spent) - one.reserve
  one.fits = need <= one.room
  if not one.fits then fits = false end
  all[index] = one
end

local answer = { fits and 'ok' or 'no', now }
for index, one in ipairs(all) do
  local key = KEYS[index + 2]
  local resetMs = 0
  if not one.fits then resetMs = one.kind == 'r' and untilBack(one, one.need - one.room) or 0 end
  if fits and one.need > 0 then
    one.room = one.room - one.need
    if one.kind == 'r' then add(one, grantSlot, one.need) else one.granted = one.granted + one.need end
  end
  local holds = one.granted - one.spent
  if one.kind == 'c' then holds = 0 end
  local advice = math.max(0, math.min(one.want, one.most, math.floor((math.max(0, one.room) + holds) / (2 * live))))
  if fits then
    local more = math.max(0, math.min(math.max(advice, one.burst) - holds, one.room))
    one.granted, one.room = one.granted + more, one.room - more
  end
  if one.fits and one.taken > 0 then resetMs = untilBack(one, 1) end
  for slot in pairs(one.dirty) do redis.call('HSET', key, 's' .. string.format('%.0f', slot), one.cells[slot]) end
  for _, field in ipairs(one.gone) do redis.call('HDEL', key, field) end
  if one.granted > one.spent then
    redis.call('HSET', key, me, string.format('%.0f %.0f %.0f', one.granted, one.spent, one.sequence))
  elseif one.own then
    redis.call('HDEL', key, me)
  end
  redis.call('PEXPIRE', key, 2 * (holdMs + ${CELLS} * slotMs))
  answer[#answer + 1] = one.fits and 1 or 0
  answer[#answer + 1] = one.granted
  answer[#answer + 1] = one.room
  answer[#answer + 1] = math.floor(resetMs)
  answer[#answer + 1] = advice
end
return answer
`);

function script(text: string): LimitScript {
  return { text, sha1: createHash('sha1').update(text).digest('hex') };
}
