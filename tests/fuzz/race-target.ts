/** Many exchanges of one code at the same time, over kept connections, in mixed encodings: one wins, always. */
import { type Encoding, honest } from '../../mock-server/test-kit.ts';
import { Connection, type WireSeen } from './connection.ts';
import { TOKEN_PATH, tokenRequest } from './driver.ts';
import { openCode } from './flow.ts';
import { type FuzzTarget, repeatCommand, timed } from './fuzz-target.ts';
import { startMockProcess, stopMockProcess } from './mock-process.ts';

const CONNECTIONS = 12;
const MAX_RIVALS = 20;

/** A generator of its own (mulberry32), so that a seed gives the same rivals again. */
function makeRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One race. @returns what every rival was answered */
async function race(connections: readonly Connection[], random: () => number): Promise<WireSeen[]> {
  const [first] = connections;
  if (first === undefined) throw new Error('there are no connections');
  const userid = random() < 0.5 ? undefined : 'user_42';
  const code = await openCode(first, userid);
  const rivals = 2 + Math.floor(random() * (MAX_RIVALS - 1));
  const from = Math.floor(random() * connections.length);
  const asks = Array.from({ length: rivals }, (_, i) => {
    const encoding: Encoding = random() < 0.5 ? 'form' : 'json';
    const { method = 'POST', headers = [], body = '' } = tokenRequest(honest(code, { userid }), encoding);
    const connection = connections[(from + i) % connections.length] ?? first;
    return connection.ask({ method, target: TOKEN_PATH, headers, body });
  });
  return Promise.all(asks);
}

export const RACE_FUZZ_TARGET: FuzzTarget = {
  name: 'races',
  about:
    'simultaneous exchanges of one code over kept connections, form and JSON, against a process of its own',
  share: 0.01,
  meets: ['winners', 'losers'],
  run: ({ cases, seed }) =>
    timed('races', cases, async (counter) => {
      const mock = await startMockProcess();
      const connections = await Promise.all(
        Array.from({ length: CONNECTIONS }, () => Connection.open(mock.port)),
      );
      try {
        const random = makeRandom(seed);
        for (let turn = 1; turn <= cases; turn += 1) {
          const answers = await race(connections, random);
          const winners = answers.filter(
            ({ status, body }) => status === 200 && body.includes('access_token'),
          );
          const losers = answers.filter(({ status, body }) => status === 400 && body === 'Invalid Code');
          if (winners.length !== 1 || losers.length !== answers.length - 1)
            throw new Error(
              `races: race ${turn} of ${answers.length} had ${winners.length} winners and ${losers.length} losers\nrepeat: ${repeatCommand('races', seed, turn)}`,
            );
          counter.add('winners');
          counter.add('losers', losers.length);
        }
      } finally {
        for (const connection of connections) connection.close();
        await stopMockProcess(mock);
      }
    }),
};
