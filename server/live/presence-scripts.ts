/**
 * Presence in Redis (LIVE.md D4): one hash a session, `parley:{session}:here`, which expires when no node speaks for it.
 *
 *   n:<node>            until when the node counts as alive, by the clock of Redis
 *   p:<node>:<actor>    the actor has a reader on the node: `<weight> <since> <JSON { actor, since }>`
 *   s:<actor>           `<time> <activity> <state>`: the latest state of the actor's clients, whichever node took it
 */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { defineScript } from '../kit/redis.ts';
import type { ParticipantRecord, PresentRecord } from './presence.ts';
import { inOrder, NO_STATE } from './presence-state.ts';

export const presenceKey = (sessionId: string) => `parley:{${sessionId}}:here`;
export const presenceChannel = (sessionId: string) => `parley:{${sessionId}}:here:news`;

const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

/** Takes away what belongs to dead nodes, and states that nobody is here for. */
const SWEEP = `
local function sweep(held)
  local fields = redis.call('HGETALL', KEYS[1])
  local alive, here, gone = {}, {}, {}
  for i = 1, #fields, 2 do
    local node = string.match(fields[i], '^n:(.+)$')
    if node and tonumber(fields[i + 1]) > now then alive[node] = true elseif node then gone[#gone + 1] = fields[i] end
  end
  local changed = false
  for i = 1, #fields, 2 do
    local node, actor = string.match(fields[i], '^p:([^:]+):(.+)$')
    if node and alive[node] then
      here[actor] = true
    elseif node then
      gone[#gone + 1] = fields[i]
      changed = true
    end
  end
  for i = 1, #fields, 2 do
    local actor = string.match(fields[i], '^s:(.+)$')
    if actor and not here[actor] and tonumber(string.match(fields[i + 1], '^%d+')) + held < now then gone[#gone + 1] = fields[i] end
  end
  for _, field in ipairs(gone) do redis.call('HDEL', KEYS[1], field) end
  return changed
end
`;

/**
 * ARGV: 1 channel, 2 node, 3 whether it has readers, 4 expiry and 5 held time in ms, 6 'all' where everything of the node is replaced, else 'some',
 * 7 whether to sweep, 8 how many fields are set, then their names and values, then names of fields that go.
 * -> 1 where Redis knew the node before, else 0.
 */
const SYNC = `${NOW}${SWEEP}
local channel, node, expiry, held, mode = ARGV[1], ARGV[2], tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6]
local known = redis.call('HEXISTS', KEYS[1], 'n:' .. node)
local changed = #ARGV > 8
if mode == 'all' then
  for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
    if string.sub(field, 1, #node + 3) == 'p:' .. node .. ':' then
      redis.call('HDEL', KEYS[1], field)
      changed = true
    end
  end
end
if ARGV[3] == '1' then
  redis.call('HSET', KEYS[1], 'n:' .. node, now + expiry)
else
  redis.call('HDEL', KEYS[1], 'n:' .. node)
end
local sets = tonumber(ARGV[8])
for i = 9, 8 + sets * 2, 2 do
  local value = ARGV[i + 1]
  if string.sub(ARGV[i], 1, 2) == 's:' then value = string.format('%.0f ', now) .. value end
  redis.call('HSET', KEYS[1], ARGV[i], value)
end
for i = 9 + sets * 2, #ARGV do redis.call('HDEL', KEYS[1], ARGV[i]) end
if ARGV[7] == '1' and sweep(held) then changed = true end
redis.call('PEXPIRE', KEYS[1], math.max(expiry, held) * 2)
if changed then redis.call('SPUBLISH', channel, '') end
return known
`;

/**
 * ARGV: 1 how many are shown. -> [how many are here, then for each who is shown: JSON { actor, since }, state or '']
 * Whoever it is for gets the few that matter; counting happens here, so that a thousand people do not travel with each change.
 */
const READ = `${NOW}
local fields = redis.call('HGETALL', KEYS[1])
local alive, states = {}, {}
for i = 1, #fields, 2 do
  local kind, rest = string.sub(fields[i], 1, 2), string.sub(fields[i], 3)
  if kind == 'n:' and tonumber(fields[i + 1]) > now then alive[rest] = true end
  if kind == 's:' then states[rest] = fields[i + 1] end
end
local byActor, people = {}, {}
for i = 1, #fields, 2 do
  local node, actor = string.match(fields[i], '^p:([^:]+):(.+)$')
  if node and alive[node] then
    local weight, since, value = string.match(fields[i + 1], '^(%d+) (%S+) (.+)$')
    local known = byActor[actor]
    if not known then
      known = { actor = actor, weight = 0, activity = 0, state = '' }
      byActor[actor] = known
      people[#people + 1] = known
    end
    known.weight = math.max(known.weight, tonumber(weight))
    if not known.since or since < known.since then known.since, known.value = since, value end
  end
end
local limit = tonumber(ARGV[1])
for _, person in ipairs(people) do
  if states[person.actor] then
    local activity, state = string.match(states[person.actor], '^%d+ (%-?%d+) (.*)$')
    person.activity, person.state = tonumber(activity), state
  end
end
if #people > limit then
  table.sort(people, function(a, b)
    if a.activity ~= b.activity then return a.activity > b.activity end
    if a.weight ~= b.weight then return a.weight > b.weight end
    if a.since ~= b.since then return a.since > b.since end
    return a.actor < b.actor
  end)
end
local reply = { #people }
for i = 1, math.min(limit, #people) do
  reply[#reply + 1] = people[i].value
  reply[#reply + 1] = people[i].state
end
return reply
`;

/** ARGV: 1 actor. -> 1 where a living node has the actor. */
const IS_HERE = `${NOW}
for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
  local node = string.match(field, '^n:(.+)$')
  if node and redis.call('HEXISTS', KEYS[1], 'p:' .. node .. ':' .. ARGV[1]) == 1 and tonumber(redis.call('HGET', KEYS[1], field)) > now then
    return 1
  end
end
return 0
`;

export function createPresenceScripts(redis: Redis) {
  return {
    sync: defineScript(redis, 'parleyPresenceSync', SYNC),
    read: defineScript(redis, 'parleyPresenceRead', READ),
    isHere: defineScript(redis, 'parleyPresenceIsHere', IS_HERE),
  };
}

const presentReply = z.tuple([z.number()]).rest(z.string());

export function readPresent(reply: unknown): PresentRecord {
  const [count, ...flat] = presentReply.parse(reply);
  const participants: ParticipantRecord[] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) {
    participants.push({ ...(JSON.parse(flat[i]!) as Pick<ParticipantRecord, 'actor' | 'since'>), state: flat[i + 1] || NO_STATE });
  }
  return { participants: inOrder(participants), count };
}
