import { type BenchPlan, type Finding, figure, type Question } from '../harness/finding.ts';
import { measureFlows } from '../harness/measure-flows.ts';
import { median, pairedRatio } from '../harness/rounds.ts';
import { subjects } from '../harness/server-process.ts';
import type { Encoding } from '../harness/walk-flows.ts';

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
  const peers = PEERS[encoding];
  const seen = await measureFlows(['mock', ...peers], encoding, plan);
  return peers.map((peer) => describe(encoding, peer, seen.mock, seen[peer]));
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
