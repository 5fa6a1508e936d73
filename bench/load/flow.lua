-- Walks flows: asks for a code, and spends every code that came back before it asks for the next. What it needs is in the
-- environment; what it saw goes to standard output as one line of JSON.

local authorize, token
local head, tail
local form = { ["Content-Type"] = os.getenv("BENCH_TYPE") }
local codes, first, last = {}, 1, 0
local delay_ms = tonumber(os.getenv("BENCH_DELAY_MS") or "0")
local abandon = os.getenv("BENCH_ABANDON") == "1"

local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init()
  flows, issued, others = 0, 0, 0
  math.randomseed(os.time())
  head, tail = os.getenv("BENCH_BODY_HEAD"), os.getenv("BENCH_BODY_TAIL")
  local cookie = os.getenv("BENCH_COOKIE")
  local headers = {}
  if cookie ~= "" then
    headers["Cookie"] = cookie
    form["Cookie"] = cookie
  end
  authorize = wrk.format("GET", os.getenv("BENCH_AUTHORIZE"), headers)
  token = os.getenv("BENCH_TOKEN")
end

function request()
  if first > last then return authorize end
  local code = codes[first]
  codes[first] = nil
  first = first + 1
  return wrk.format("POST", token, form, head .. code .. tail)
end

-- A steady load: each connection waits a random time of this mean, so that requests do not come in step.
if delay_ms > 0 then
  function delay()
    return math.random(0, 2 * delay_ms)
  end
end

function response(status, headers, body)
  local location = headers["Location"] or headers["location"]
  local code = location and string.match(location, "[?&]code=([^&]+)")
  if code then
    issued = issued + 1
    if abandon then return end
    last = last + 1
    codes[last] = code
  elseif status == 200 and string.find(body, '"access_token"', 1, true) then
    flows = flows + 1
  else
    others = others + 1
  end
end

function done(summary, latency)
  local all, codes_issued, failed = 0, 0, 0
  for _, thread in ipairs(threads) do
    all = all + thread:get("flows")
    codes_issued = codes_issued + thread:get("issued")
    failed = failed + thread:get("others")
  end
  local errors = summary.errors
  io.write(string.format(
    '\n{"flows":%d,"codes":%d,"others":%d,"requests":%d,"micros":%d,"p50":%d,"p99":%d,"errors":%d}\n',
    all, codes_issued, failed, summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.timeout))
end
