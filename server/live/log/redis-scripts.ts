/**
 * The log in Redis: every operation is one script, so that it happens whole or not at all (LIVE.md L1-L3).
 *
 *   parley:{session}:log        hash    epoch, seq, the generation (limits.ts), `n:<message>` units of a running text, `f:<message>` its fence
 *   parley:{session}:entries    stream  `<seq>-0`: e = the event's JSON, r = id of the append (on its last entry)
 *   parley:{session}:ended      zset    messages whose text has ended, oldest first: their fences are still kept
 *   parley:{session}:text:<message>     a running text as the inside of a JSON string: nothing that UTF-16 can say is lost
 *   parley:{session}:news       sharded channel: `<epoch> <first seq>`, then one line of JSON an event
 *
 * KEYS: log, entries, ended and, where a message is named, its text. ARGV 1-2: the epoch if a new log begins, the time to live in ms.
 * Redis cannot count UTF-16: the caller says how many units it brings.
 */
import type { Redis } from 'ioredis';
import { defineScript } from '../../kit/redis.ts';

export function logKeys(sessionId: string, messageId?: string): string[] {
  const prefix = `parley:{${sessionId}}:`;
  const keys = [`${prefix}log`, `${prefix}entries`, `${prefix}ended`];
  return messageId === undefined ? keys : [...keys, `${prefix}text:${messageId}`];
}

export function logChannel(sessionId: string): string {
  return `parley:{${sessionId}}:news`;
}

const OPEN = `
local function keep()
  for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, ARGV[2]) end
end
local function open()
  local at = redis.call('HMGET', KEYS[1], 'epoch', 'seq')
  if at[1] then return at[1], tonumber(at[2]) end
  redis.call('DEL', KEYS[2], KEYS[3])
  redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'seq', 0, 'start', 1, 'entries', 0, 'size', 0)
  return ARGV[1], 0
end
`;

/** ARGV 3-5: channel, entries and size of a generation. */
const WRITE = `
local function write(epoch, seq, first, payloads, sizes, request)
  local generation = redis.call('HMGET', KEYS[1], 'start', 'entries', 'size')
  local start, entries, size = tonumber(generation[1]), tonumber(generation[2]), tonumber(generation[3])
  for i, payload in ipairs(payloads) do
    seq = seq + 1
    if request and i == #payloads then
      redis.call('XADD', KEYS[2], seq .. '-0', 'e', payload, 'r', request)
    else
      redis.call('XADD', KEYS[2], seq .. '-0', 'e', payload)
    end
    entries, size = entries + 1, size + sizes[i]
    if entries >= tonumber(ARGV[4]) or size >= tonumber(ARGV[5]) then
      redis.call('XTRIM', KEYS[2], 'MINID', start .. '-0')
      start, entries, size = seq + 1, 0, 0
    end
  end
  redis.call('HSET', KEYS[1], 'seq', seq, 'start', start, 'entries', entries, 'size', size)
  redis.call('SPUBLISH', ARGV[3], epoch .. ' ' .. first .. '\\n' .. table.concat(payloads, '\\n'))
  return seq
end
`;

/** ARGV 3: message, 4: fence (shifted by 3 where WRITE's come first). Answers false where a higher fence stands. */
const TOUCH = `
local function touch(message, fence)
  local held = redis.call('HMGET', KEYS[1], 'f:' .. message, 'n:' .. message)
  if held[1] and tonumber(held[1]) > tonumber(fence) then return false end
  if held[1] ~= fence then redis.call('HSET', KEYS[1], 'f:' .. message, fence) end
  if held[2] and (held[2] == '0' or redis.call('EXISTS', KEYS[4]) == 1) then return tonumber(held[2]) end
  -- New here, or evicted: what is left of it belongs to nothing.
  redis.call('DEL', KEYS[4])
  redis.call('ZREM', KEYS[3], message)
  redis.call('HSET', KEYS[1], 'n:' .. message, 0)
  return 0
end
`;

/** -> [epoch, seq] */
const HEAD = `${OPEN}
local epoch, seq = open()
keep()
return { epoch, seq }
`;

/**
 * ARGV 6: the append's id, 7: '1' where it may have been done already, then pairs of payload and size. -> [epoch, seq]
 * An append is looked for among the last 1,000 entries: as many as others can hardly write within two seconds.
 */
const APPEND = `${OPEN}${WRITE}
local epoch, seq = open()
if ARGV[7] == '1' then
  for _, entry in ipairs(redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', 1000)) do
    if entry[2][4] == ARGV[6] then return { epoch, tonumber(string.match(entry[1], '^%d+')) } end
  end
end
local payloads, sizes = {}, {}
for i = 8, #ARGV, 2 do
  payloads[#payloads + 1] = ARGV[i]
  sizes[#sizes + 1] = tonumber(ARGV[i + 1])
end
seq = write(epoch, seq, seq + 1, payloads, sizes, ARGV[6])
keep()
return { epoch, seq }
`;

/** ARGV 6: message, 7: fence, 8: offset, 9: units, 10: the text inside a JSON string, 11: size. -> [result, epoch, seq, length] */
const APPEND_TEXT = `${OPEN}${WRITE}${TOUCH}
local epoch, seq = open()
local length = touch(ARGV[6], ARGV[7])
if not length then return { 'fenced' } end
local offset, units = tonumber(ARGV[8]), tonumber(ARGV[9])
local result = 'appended'
if offset > length then
  result = 'refused'
elseif offset + units <= length then
  result = 'known'
elseif offset < length then
  result = 'overlaps'
else
  local payload = '{"kind":"text","messageId":"' .. ARGV[6] .. '","offset":' .. ARGV[8] .. ',"text":"' .. ARGV[10] .. '"}'
  redis.call('APPEND', KEYS[4], ARGV[10])
  seq = write(epoch, seq, seq + 1, { payload }, { tonumber(ARGV[11]) }, nil)
  length = redis.call('HINCRBY', KEYS[1], 'n:' .. ARGV[6], units)
end
keep()
return { result, epoch, seq, length }
`;

/** ARGV 3: message, 4: fence. -> [text] or [] where fenced */
const TAKE_OVER = `${OPEN}${TOUCH}
open()
if not touch(ARGV[3], ARGV[4]) then return {} end
keep()
return { redis.call('GET', KEYS[4]) or '' }
`;

/** -> [message, text, message, text, …]; ARGV 3: what a text's key begins with. */
const TEXTS = `
local found = {}
local fields = redis.call('HGETALL', KEYS[1])
for i = 1, #fields, 2 do
  local message = string.match(fields[i], '^n:(.+)$')
  local text = message and redis.call('GET', ARGV[3] .. message)
  if text then
    found[#found + 1] = message
    found[#found + 1] = text
  end
end
return found
`;

/** ARGV 3: message, 4: how many ended fences are kept. */
const END_TEXT = `
redis.call('DEL', KEYS[4])
if redis.call('HDEL', KEYS[1], 'n:' .. ARGV[3]) == 0 then return 0 end
redis.call('ZADD', KEYS[3], redis.call('HINCRBY', KEYS[1], 'ends', 1), ARGV[3])
redis.call('PEXPIRE', KEYS[3], ARGV[2])
if redis.call('ZCARD', KEYS[3]) > tonumber(ARGV[4]) then
  redis.call('HDEL', KEYS[1], 'f:' .. redis.call('ZPOPMIN', KEYS[3])[1])
end
return 1
`;

/** ARGV 3: epoch, 4: seq to read after, 5: at most. -> [epoch, seq, first seq kept, …JSON], or [] where there is no log. */
const READ = `
local at = redis.call('HMGET', KEYS[1], 'epoch', 'seq')
if not at[1] then return {} end
local seq = tonumber(at[2])
local oldest = redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', 1)[1]
local reply = { at[1], seq, oldest and tonumber(string.match(oldest[1], '^%d+')) or seq + 1 }
if at[1] == ARGV[3] and tonumber(ARGV[4]) < seq then
  for _, entry in ipairs(redis.call('XRANGE', KEYS[2], '(' .. ARGV[4] .. '-0', '+', 'COUNT', ARGV[5])) do
    reply[#reply + 1] = entry[2][2]
  end
end
return reply
`;

export function createLogScripts(redis: Redis) {
  return {
    head: defineScript(redis, 'parleyLogHead', HEAD),
    append: defineScript(redis, 'parleyLogAppend', APPEND),
    appendText: defineScript(redis, 'parleyLogAppendText', APPEND_TEXT),
    takeOver: defineScript(redis, 'parleyLogTakeOver', TAKE_OVER),
    texts: defineScript(redis, 'parleyLogTexts', TEXTS),
    endText: defineScript(redis, 'parleyLogEndText', END_TEXT),
    read: defineScript(redis, 'parleyLogRead', READ),
  };
}

export type LogScripts = ReturnType<typeof createLogScripts>;
