import { type BenchPlan, type Finding, figure, type Question } from '../harness/finding.ts';
import { inShortTurns, measureInTurn, median, pairedRatio } from '../harness/rounds.ts';
import { type RunningServer, startServer, subjects } from '../harness/server-process.ts';
import { type Encoding, walkFlows } from '../harness/walk-flows.ts';

const CONNECTIONS = 16;
const WARM_UP_SECONDS = 2;

type Peer = 'polka' | 'express' | 'oauth2MockServer' | 'oidcProvider';

/** What the mock must reach, as a multiple of a peer's flows/s. */
const TARGETS: Readonly<Partial<Record<Peer, number>>> = { polka: 0.85, oauth2MockServer: 20 };

/** oidc-provider takes forms only, as the standard says. */
const PEERS: Readonly<Record<Encoding, readonly Peer[]>> = {
  form: ['polka', 'express', 'oauth2MockServer', 'oidcProvider'],
  json: ['polka', 'express', 'oauth2MockServer'],
};

/** Whole flows, authorize and token, as many as go. */
export const flows: Question = {
  id: 'flows',
  asks: 'How many whole flows a second, all checks on?',
  async answer(plan) {
    const form = await compare('form', plan);
    return [...form, ...(await compare('json', plan))];
  },
};

async function compare(encoding: Encoding, plan: BenchPlan): Promise<readonly Finding[]> {
  const { rounds, seconds } = inShortTurns(plan);
  const peers = PEERS[encoding];
  const names = ['mock', ...peers] as const;
  const servers = new Map<string, RunningServer>();
  try {
    for (const name of names) servers.set(name, await startServer(subjects[name]));
    const walk = async (name: Peer | 'mock', length: number): Promise<number> => {
      const server = servers.get(name);
      if (server === undefined) throw new Error(`${name} was not started`);
      return (await walkFlows(server.flow, { encoding, seconds: length, connections: CONNECTIONS }))
        .flowsPerSecond;
    };
    for (const name of names) await walk(name, WARM_UP_SECONDS);
    const seen = await measureInTurn(names, rounds, (name) => walk(name, seconds));
    return peers.map((peer) => describe(encoding, peer, seen.mock, seen[peer]));
  } finally {
    await Promise.all([...servers.values()].map((server) => server.stop()));
  }
}

function describe(
  encoding: Encoding,
  peer: Peer,
  ours: readonly number[],
  theirs: readonly number[],
): Finding {
  const ratio = pairedRatio(ours, theirs);
  const target = TARGETS[peer];
  return {
    question: 'flows',
    measured: `flows/s, ${encoding}`,
    mock: figure(median(ours)),
    beside: `${subjects[peer].name}: ${figure(median(theirs))}`,
    ratio,
    ...(target === undefined ? {} : { target: `>= ${target}`, met: ratio >= target }),
  };
}
