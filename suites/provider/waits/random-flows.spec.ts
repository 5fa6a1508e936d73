import { requestsOf } from '../../explore/actions.ts';
import { describeFlow, describeRequest } from '../../explore/describe-flow.ts';
import { type Exploration, explore, type Finding } from '../../explore/explore.ts';
import { notesOf } from '../../explore/notes.ts';
import type { Checker } from '../../fixtures/checker.ts';
import { test, verifies } from '../../fixtures/test.ts';

const TITLE = 'random flows against a model of the protocol';

test(
  'answers random flows as a model of the protocol says',
  verifies('code-random-flows'),
  async ({ checker, provider, target, exploration }) => {
    // Every request has a limit of its own; how many there are is the operator's choice.
    test.setTimeout(0);
    const { flows, seed } = exploration;
    const waits = Math.ceil(flows / FLOWS_PER_WAIT) * target.lifetimes.maxWaitSeconds * 1000;
    const result = await checker.aside(() =>
      explore(provider, {
        ...{ flows, seed },
        maxRequests: Math.min(
          flows * REQUESTS_PER_FLOW + REQUESTS_FOR_FINDINGS,
          Math.floor(provider.wire.left * SHARE),
        ),
        maxWaitMs: waits,
      }),
    );
    for (const finding of result.findings) tell(checker, finding, result, seed);
    checker.explored(result.flows, result.requests);
    summarise(checker, result, seed);
  },
);

const FLOWS_PER_WAIT = 50;
const REQUESTS_PER_FLOW = 15;
const REQUESTS_FOR_FINDINGS = 600;
/** Of what the budget has left: the rest is for the tests that come after. */
const SHARE = 0.5;

function tell(checker: Checker, finding: Finding, { world, flows }: Exploration, seed: number): void {
  const { row, flow, contradiction, doubt, foundIn, number } = finding;
  const words = describeFlow(flow, world);
  const evidence = checker.adopt(finding.exchanges);
  const offset = (evidence[0] ?? 1) - 1;
  const about = requestsOf(flow)[contradiction.step];
  const check = {
    requirement: row,
    title: `a random flow: ${words.join('; ')}`,
    expected: about ? `${describeRequest(about, world)}: ${contradiction.expected}` : contradiction.expected,
    actual: contradiction.actual,
    evidence,
  };
  const again = `seed ${seed}, flow ${number + 1} of ${foundIn} requests; again with --explore ${Math.max(flows, number + 1)} --seed ${seed}`;
  if (doubt !== undefined) checker.inconclusive(check, `${doubt} (${again})`);
  else
    checker.check({
      ...{ ...check, holds: false },
      reason: `Found in a random flow and shown again: ${again}.`,
      notes: notesOf(finding, world, offset),
    });
}

function summarise(checker: Checker, result: Exploration, seed: number): void {
  const { flows, requests, disturbed, disturbance, findings } = result;
  const found = findings.filter(({ doubt }) => doubt === undefined).length;
  const check = {
    title: TITLE,
    expected: 'every answer is one that the documents allow',
    actual: `seed ${seed}: ${flows} flows, ${requests} requests, ${found === 0 ? 'nothing to object' : `${found} told at the rows they break`}`,
    evidence: [],
  };
  if (flows === 0 || disturbed * 2 > flows)
    checker.inconclusive(
      { ...check, actual: `${check.actual}; ${disturbed} flows broke off` },
      flows === 0
        ? 'no request was left for a flow'
        : `outages or rate limits got in the way: ${disturbance ?? ''}`,
    );
  else checker.check({ ...check, holds: true });
}
