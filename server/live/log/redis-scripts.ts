/**
 * The log in Redis: every operation is one script, so that it happens whole or not at all (LIVE.md L1-L3).
 *
 *   parley:{session}:log        hash    epoch, seq, server, the generation (limits.ts), `n:<message>` units of a running text, `f:<message>` its fence
 *   parley:{session}:entries    stream  `<seq>-0`: e = the event's JSON, r = id of the append (on its last entry)
 *   parley:{session}:ended      zset    messages whose text has ended, oldest first: their fences are still kept
 *   parley:{session}:text:<message>     a running text as the inside of a JSON string: nothing that UTF-16 can say is lost
 *   parley:{session}:news       sharded channel: `<epoch> <first seq>`, then one line of JSON an event; or that it started over
 *
 * KEYS: log, entries, ended and, where a message is named, its text. ARGV 1-3: the epoch if a new log begins, the time to live in ms, the
 * server's run id. Redis cannot count UTF-16: the caller says how many units it brings.
 *
 * A server that was started again, or took over from another, may have forgotten the newest entries and would give their numbers out a second
 * time: its run id differs, and with it begins a new epoch.
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
  local at = redis.call('HMGET', KEYS[1], 'epoch', 'seq', 'server')
  if at[1] and at[3] == ARGV[3] then return at[1], tonumber(at[2]) end
  redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
  redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'seq', 0, 'server', ARGV[3], 'start', 1, 'entries', 0, 'size', 0)
  return ARGV[1], 0
end
`;

/** ARGV 4-6: channel, entries and size of a generation. */
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
    if entries >= tonumber(ARGV[5]) or size >= tonumber(ARGV[6]) then
      redis.call('XTRIM', KEYS[2], 'MINID', start .. '-0')
      start, entries, size = seq + 1, 0, 0
    end
  end
  redis.call('HSET', KEYS[1], 'seq', seq, 'start', start, 'entries', entries, 'size', size)
  redis.call('SPUBLISH', ARGV[4], epoch .. ' ' .. first .. '\\n' .. table.concat(payloads, '\\n'))
  return seq
end
`;

/** Checks and raises the fence, begins the text if it is new, answers its length; false where a higher fence stands. */
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
 * ARGV 7: the append's id, 8: '1' where it may have been done already, then pairs of payload and size. -> [epoch, seq]
 * An append is looked for among the last 2,000 entries: as many as others can hardly write within two seconds.
 */
const APPEND = `${OPEN}${WRITE}
local epoch, seq = open()
if ARGV[8] == '1' then
  for _, entry in ipairs(redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', 2000)) do
    if entry[2][4] == ARGV[7] then return { epoch, tonumber(string.match(entry[1], '^%d+')) } end
  end
end
local payloads, sizes = {}, {}
for i = 9, #ARGV, 2 do
  payloads[#payloads + 1] = ARGV[i]
  sizes[#sizes + 1] = tonumber(ARGV[i + 1])
end
seq = write(epoch, seq, seq + 1, payloads, sizes, ARGV[7])
keep()
return { epoch, seq }
`;

/** ARGV 7: message, 8: fence, 9: offset, 10: units, 11: the text inside a JSON string, 12: size. -> [result, epoch, seq, length] */
const APPEND_TEXT = `${OPEN}${WRITE}${TOUCH}
local epoch, seq = open()
local length = touch(ARGV[7], ARGV[8])
if not length then return { 'fenced' } end
local offset, units = tonumber(ARGV[9]), tonumber(ARGV[10])
local result = 'appended'
if offset > length then
  result = 'refused'
elseif offset + units <= length then
  result = 'known'
elseif offset < length then
  result = 'overlaps'
else
  local payload = '{"kind":"text","messageId":"' .. ARGV[7] .. '","offset":' .. ARGV[9] .. ',"text":"' .. ARGV[11] .. '"}'
  redis.call('APPEND', KEYS[4], ARGV[11])
  seq = write(epoch, seq, seq + 1, { payload }, { tonumber(ARGV[12]) }, nil)
  length = redis.call('HINCRBY', KEYS[1], 'n:' .. ARGV[7], units)
end
keep()
return { result, epoch, seq, length }
`;

/** ARGV 4: message, 5: fence. -> [text] or [] where fenced */
const TAKE_OVER = `${OPEN}${TOUCH}
open()
if not touch(ARGV[4], ARGV[5]) then return {} end
keep()
return { redis.call('GET', KEYS[4]) or '' }
`;

/** -> [message, text, message, text, …]; ARGV 4: what a text's key begins with. */
const TEXTS = `
local found = {}
if redis.call('HGET', KEYS[1], 'server') ~= ARGV[3] then return found end
local fields = redis.call('HGETALL', KEYS[1])
for i = 1, #fields, 2 do
  local message = string.match(fields[i], '^n:(.+)$')
  local text = message and redis.call('GET', ARGV[4] .. message)
  if text then
    found[#found + 1] = message
    found[#found + 1] = text
  end
end
return found
`;

/** ARGV 4: message, 5: how many ended fences are kept. */
const END_TEXT = `
redis.call('DEL', KEYS[4])
if redis.call('HDEL', KEYS[1], 'n:' .. ARGV[4]) == 0 then return 0 end
redis.call('ZADD', KEYS[3], redis.call('HINCRBY', KEYS[1], 'ends', 1), ARGV[4])
redis.call('PEXPIRE', KEYS[3], ARGV[2])
if redis.call('ZCARD', KEYS[3]) > tonumber(ARGV[5]) then
  redis.call('HDEL', KEYS[1], 'f:' .. redis.call('ZPOPMIN', KEYS[3])[1])
end
return 1
`;

/** ARGV 4: epoch, 5: seq to read after, 6: at most. -> [epoch, seq, first seq kept, …JSON], or [] where there is no log. */
const READ = `
local at = redis.call('HMGET', KEYS[1], 'epoch', 'seq', 'server')
if at[3] ~= ARGV[3] then return {} end
local seq = tonumber(at[2])
local oldest = redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', 1)[1]
local reply = { at[1], seq, oldest and tonumber(string.match(oldest[1], '^%d+')) or seq + 1 }
if at[1] == ARGV[4] and tonumber(ARGV[5]) < seq then
  for _, entry in ipairs(redis.call('XRANGE', KEYS[2], '(' .. ARGV[5] .. '-0', '+', 'COUNT', ARGV[6])) do
    reply[#reply + 1] = entry[2][2]
  end
end
return reply
`;

/** What is announced when a log starts over: no entries, so that every node looks at the log itself. ARGV 4: channel. -> [epoch, seq] */
export const STARTED_OVER = 'started over';
const START_OVER = `
local server = redis.call('HGET', KEYS[1], 'server')
redis.call('DEL', KEYS[2])
if server ~= ARGV[3] then redis.call('DEL', KEYS[1], KEYS[3]) end
redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'seq', 0, 'server', ARGV[3], 'start', 1, 'entries', 0, 'size', 0)
for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, ARGV[2]) end
redis.call('SPUBLISH', ARGV[4], '${STARTED_OVER}')
return { ARGV[1], 0 }
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
    startOver: defineScript(redis, 'parleyLogStartOver', START_OVER),
  };
}
