/**
 * What is done in the store in one step, as Lua scripts. All of a provider is under one prefix: `PREFIX:state` is a hash of
 * what there is one of, and everything else is under a generation (`PREFIX:7:code:…`), so that a reset is a step of a
 * counter, and what was before ends by itself. Each script begins with the prefix as its only key, and all its arguments in
 * one, which it takes apart.
 *
 * Members of the state: `gen` generation, `run` id of the store's process, `settings` digest of the mocks' settings, `cv`
 * version of the controls, `controls` as JSON, `members` mocks that ever joined, `n` number of the last exchange, `seq`
 * revision of the journal, `era` of the journal.
 */

/** Nothing of a provider that nobody uses stays longer than this, in ms. */
export const IDLE_MS = 86_400_000;

const HEAD = `
local packed = ARGV[1]
local ARGV, from = {}, string.find(packed, '\\n', 1, true)
for size in string.gmatch(string.sub(packed, 1, from), '%d+') do
  ARGV[#ARGV + 1] = string.sub(packed, from + 1, from + size)
  from = from + size
end
local p = KEYS[1]
local state = p .. ':state'
`;

/**
 * Joins a provider, or begins one. Whatever a store still has from before its own restart is given up: it may be older than
 * what was answered, and a code that was used would be good again.
 * ARGV: settings, run, controls, generation to begin with. Gives generation, number of this mock, ms of the store's clock;
 * or generation 0 when mocks with other settings are at work.
 */
export const JOIN = `${HEAD}
local was = redis.call('HMGET', state, 'gen', 'settings', 'run')
local lives = was[1] and was[3] == ARGV[2]
if lives and was[2] ~= ARGV[1] and redis.call('EXISTS', p .. ':at-work') == 1 then return {0, 0, 0} end
if not lives or was[2] ~= ARGV[1] then
  local gen = was[1] and (tonumber(was[1]) + 1) or tonumber(ARGV[4])
  redis.call('HSET', state, 'gen', gen, 'settings', ARGV[1], 'run', ARGV[2], 'controls', ARGV[3], 'n', 0, 'seq', 0, 'era', gen)
  redis.call('HINCRBY', state, 'cv', 1)
end
redis.call('PEXPIRE', state, ${IDLE_MS})
redis.call('SET', p .. ':at-work', '1', 'PX', 15000)
local now = redis.call('TIME')
return {
  tonumber(redis.call('HGET', state, 'gen')), redis.call('HINCRBY', state, 'members', 1),
  tonumber(now[1]) * 1000 + math.floor(tonumber(now[2]) / 1000)
}
`;

/** A sign of life of a mock, with which stays what has no end of its own. */
export const SIGN_OF_LIFE = `${HEAD}
redis.call('SET', p .. ':at-work', '1', 'PX', 15000)
redis.call('PEXPIRE', state, ${IDLE_MS})
local base = p .. ':' .. (redis.call('HGET', state, 'gen') or '') .. ':'
for _, name in ipairs({ 'journal', 'all:code', 'all:token', 'all:page' }) do
  redis.call('PEXPIRE', base .. name, ${IDLE_MS})
end
return {}
`;

/**
 * Fetches what a request needs. ARGV: settings, version of the controls that is known, names of values. Gives generation,
 * version, controls if they are others, and the values. Nothing when there is no provider of such settings any more.
 */
export const FETCH = `${HEAD}
local is = redis.call('HMGET', state, 'gen', 'cv', 'settings')
if is[3] ~= ARGV[1] then return {} end
local found = { tonumber(is[1]), is[2], false }
if is[2] ~= ARGV[2] then found[3] = redis.call('HGET', state, 'controls') end
for i = 3, #ARGV do found[i + 1] = redis.call('GET', p .. ':' .. is[1] .. ':' .. ARGV[i]) end
return found
`;

/**
 * Leaves what a request changed, if what it saw is still so: the one place where a code is claimed. ARGV: generation;
 * version that the controls must still have, or empty; new controls or empty; number of values; for each its name, how to
 * check it (\`new\`, \`none\`, \`is\`), what it was, \`set\`, \`drop\` or \`keep\`, what it is now, and ms that it stays; then
 * the kind of the journal's entry or empty, its number or 0, its text, and how many are kept; then how many codes, tokens and
 * pages are. Gives 1 and the entry's number and revision, or 0 when something changed meanwhile.
 */
export const LEAVE = `${HEAD}
local is = redis.call('HMGET', state, 'gen', 'cv')
if is[1] ~= ARGV[1] or (ARGV[2] ~= '' and is[2] ~= ARGV[2]) then return {0} end
local base = p .. ':' .. ARGV[1] .. ':'
local last = 4 + tonumber(ARGV[4]) * 6
for i = 5, last, 6 do
  if ARGV[i + 1] ~= 'new' then
    local value = redis.call('GET', base .. ARGV[i])
    if ARGV[i + 1] == 'none' then
      if value then return {0} end
    elseif value ~= ARGV[i + 2] then return {0} end
  end
end
if ARGV[3] ~= '' then redis.call('HSET', state, 'controls', ARGV[3], 'cv', tonumber(is[2]) + 1) end
local now
for i = 5, last, 6 do
  local name = ARGV[i]
  local kind = string.match(name, '^[^:]+')
  local index = base .. 'all:' .. kind
  if ARGV[i + 3] == 'drop' then
    redis.call('DEL', base .. name)
    redis.call('ZREM', index, name)
  elseif ARGV[i + 3] == 'set' then
    redis.call('SET', base .. name, ARGV[i + 4], 'PX', ARGV[i + 5])
    if kind == 'code' or kind == 'token' or kind == 'page' then
      if not now then
        local time = redis.call('TIME')
        now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
      end
      redis.call('ZADD', index, now + tonumber(ARGV[i + 5]), name)
      local most = tonumber(ARGV[last + (kind == 'code' and 5 or kind == 'token' and 6 or 7)])
      local count = redis.call('ZCARD', index)
      if count == 1 then redis.call('PEXPIRE', index, ${IDLE_MS}) end
      if count > most then count = count - redis.call('ZREMRANGEBYSCORE', index, '-inf', now) end
      if count > most then redis.call('DEL', base .. redis.call('ZPOPMIN', index)[1]) end
    end
  end
end
if ARGV[last + 1] == '' then return {1, 0, 0} end
local n = tonumber(ARGV[last + 2])
if n == 0 then n = redis.call('HINCRBY', state, 'n', 1) end
local seq = redis.call('HINCRBY', state, 'seq', 1)
redis.call('XADD', base .. 'journal', 'MAXLEN', '~', ARGV[last + 4], seq .. '-' .. n, ARGV[last + 1], ARGV[last + 3])
if n == 1 then redis.call('PEXPIRE', base .. 'journal', ${IDLE_MS}) end
return {1, n, seq}
`;

/**
 * Carries out a command of the control plane. ARGV: generation, version of the controls, new controls, \`reset\` (everything
 * is forgotten), \`clear\` (the journal is) or empty. Gives 1, or 0 when something changed meanwhile.
 */
export const COMMAND = `${HEAD}
local is = redis.call('HMGET', state, 'gen', 'cv')
if is[1] ~= ARGV[1] or is[2] ~= ARGV[2] then return {0} end
redis.call('HSET', state, 'controls', ARGV[3], 'cv', tonumber(is[2]) + 1)
if ARGV[4] == 'reset' then redis.call('HINCRBY', state, 'gen', 1) end
if ARGV[4] ~= '' then
  redis.call('DEL', p .. ':' .. ARGV[1] .. ':journal')
  redis.call('HSET', state, 'n', 0)
  redis.call('HINCRBY', state, 'era', 1)
end
return {1}
`;

/**
 * Reads the journal and counts what is kept. ARGV: revision that is known. Gives era, number of the last exchange, revision,
 * counts of codes, tokens and pages, and the entries after it.
 */
export const READ = `${HEAD}
local is = redis.call('HMGET', state, 'gen', 'era', 'n', 'seq')
if not is[1] then return {} end
local base = p .. ':' .. is[1] .. ':'
local now = tonumber(redis.call('TIME')[1]) * 1000
local found = { tonumber(is[2]), tonumber(is[3]), tonumber(is[4]) }
for _, kind in ipairs({ 'code', 'token', 'page' }) do
  found[#found + 1] = redis.call('ZCOUNT', base .. 'all:' .. kind, now, '+inf')
end
found[#found + 1] = redis.call('XRANGE', base .. 'journal', string.format('%.0f', tonumber(ARGV[1]) + 1), '+')
return found
`;
