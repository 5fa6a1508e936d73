/**
 * Run with `--expose-gc`: sends requests to the core without a socket while its clock moves, and prints the heap, in MB,
 * at equal steps, garbage collected. `abandon N` asks for N codes, one each ms of the clock; `soak SECONDS FLOWS` walks
 * FLOWS whole flows, and abandons as many codes, each second of the clock.
 */
import { createMockProvider, type MockProvider, type PlainRequest } from '../../mock-server/index.ts';

const STEPS = 10;
const REDIRECT_URI = 'https://localhost/callback';
const SECRET = 'mock-secret-abc123-not-for-production';

const authorize: PlainRequest = {
  method: 'GET',
  path: '/api/oauth2',
  rawQuery: new URLSearchParams({ client_id: 'abc123', redirect_uri: REDIRECT_URI }).toString(),
  headers: [['Host', '127.0.0.1']],
  body: new Uint8Array(0),
};

async function obtainCode(mock: MockProvider): Promise<string> {
  const { headers } = await mock.handle(authorize);
  const location = headers.find(([name]) => name === 'Location')?.[1] ?? '';
  const code = /[?&]code=([^&]+)/.exec(location)?.[1];
  if (code === undefined) throw new Error('no code was issued');
  return code;
}

async function redeem(mock: MockProvider, code: string): Promise<void> {
  const fields = { client_id: 'abc123', client_secret: SECRET, redirect_uri: REDIRECT_URI, code };
  const { status } = await mock.handle({
    method: 'POST',
    path: '/api/oauth2/Token',
    rawQuery: '',
    headers: [['Content-Type', 'application/x-www-form-urlencoded']],
    body: new TextEncoder().encode(new URLSearchParams(fields).toString()),
  });
  if (status !== 200) throw new Error(`a token request was answered ${status}`);
}

function heapMegabytes(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
}

/** Does `act` so many times, the clock so many ms further each time; measures before, and after each tenth. */
async function measure(
  mock: MockProvider,
  times: number,
  stepMs: number,
  act: () => Promise<void>,
): Promise<number[]> {
  const heaps = [heapMegabytes()];
  for (let done = 1; done <= times; done += 1) {
    await act();
    mock.advance(stepMs);
    if (done % Math.ceil(times / STEPS) === 0) heaps.push(heapMegabytes());
  }
  return heaps;
}

async function main([kind, first, second]: readonly string[]): Promise<void> {
  const mock = createMockProvider();
  mock.freeze();
  const abandon = async (): Promise<void> => {
    await obtainCode(mock);
  };
  const soak = async (): Promise<void> => {
    await abandon();
    await redeem(mock, await obtainCode(mock));
  };
  const flowsPerSecond = Number(second);
  const heaps =
    kind === 'soak'
      ? await measure(mock, Number(first) * flowsPerSecond, 1000 / flowsPerSecond, soak)
      : await measure(mock, Number(first), 1, abandon);
  process.stdout.write(`${JSON.stringify(heaps)}\n`);
}

await main(process.argv.slice(2));
