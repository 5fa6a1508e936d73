import { HOW_TO_NAME_OWNER, type Owner, readOwner, showsAnything } from '../../checks/read-owner.ts';
import { type Reading, readTokenRefusal } from '../../checks/read-refusal.ts';
import { readResourceOpened } from '../../checks/read-resource-answer.ts';
import type { Checker } from '../../fixtures/checker.ts';
import { test, verifies } from '../../fixtures/test.ts';
import { describeAnswer } from '../../flows/describe.ts';
import {
  type Encoding,
  encodings,
  type Grant,
  type Provider,
  type TokenAnswer,
} from '../../flows/provider.ts';
import type { WireAnswer } from '../../flows/wire.ts';

/** How two flows are woven into one another: `first` and `second` are in the order of authorization. */
type Order = (typeof ORDERS)[number];
const ORDERS = [
  'first redeemed first',
  'second redeemed first',
  'redeemed at once',
  'authorized and redeemed at once',
] as const;
/** Where each flow is a sign-in in the browser. */
const FEWER_ORDERS: readonly Order[] = ['second redeemed first', 'first redeemed first'];

/** One of two interleaved flows, and what its token opened. */
interface Flow {
  /** Undefined: generic. */
  readonly userid: string | undefined;
  readonly redeemed: TokenAnswer;
  readonly opened?: WireAnswer;
  readonly evidence: readonly number[];
}

test.describe('flows that are interleaved', () => {
  test(
    'give each of two users the own token',
    verifies('userid-flows-apart'),
    async ({ checker, provider, target }) => {
      const { primary = '', other = '' } = target.users;
      if (target.interaction.kind !== 'none') {
        checker.notApplicable(
          { title: 'interleaved flows of two users', expected: 'to each the own token' },
          'the steps of sign-in sign in one user only',
        );
        return;
      }
      const usual = await checker.measure('the data of each user', () =>
        lookAtBoth(provider, primary, other),
      );
      if (!usual) return;
      for (const pair of [
        [primary, other],
        [other, primary],
      ] as const) {
        for (const [at, order] of ORDERS.entries()) {
          const title = `flows of ${pair.join(' and ')}, ${order}`;
          const encoding = encodings[at % encodings.length] ?? 'form';
          const flows = await checker.measure(title, () => interleave(provider, pair, order, encoding));
          if (flows) judgeUsers(checker, provider, title, flows, usual);
        }
      }
    },
  );

  test(
    'keep a generic token generic beside the token of a user',
    verifies('userid-generic-apart'),
    async ({ checker, provider, target }) => {
      const { primary = '' } = target.users;
      const quick = target.interaction.kind === 'none';
      const pairs: readonly (readonly [string | undefined, string | undefined])[] = quick
        ? [
            [undefined, primary],
            [primary, undefined],
          ]
        : [[undefined, primary]];
      for (const pair of pairs) {
        for (const [at, order] of (quick ? ORDERS : FEWER_ORDERS).entries()) {
          const names = pair.map((userid) => (userid === undefined ? 'a generic flow' : 'a flow of a user'));
          const title = `${names.join(' and ')}, ${order}`;
          const encoding = encodings[at % encodings.length] ?? 'form';
          const flows = await checker.measure(title, () => interleave(provider, pair, order, encoding));
          if (flows) judgeKinds(checker, title, flows);
        }
      }
    },
  );
});

/** Both authorized before either is redeemed; each token opens the resource as soon as it is there. */
async function interleave(
  provider: Provider,
  pair: readonly [string | undefined, string | undefined],
  order: Order,
  encoding: Encoding,
): Promise<Flow[]> {
  const grants: Grant[] = [];
  const ask = (userid: string | undefined) => provider.grant(userid === undefined ? {} : { userid });
  if (order === 'authorized and redeemed at once') grants.push(...(await Promise.all(pair.map(ask))));
  else for (const userid of pair) grants.push(await ask(userid));
  const finish = async (grant: Grant): Promise<Flow> => {
    const redeemed = await provider.token({ params: provider.tokenParams(grant), encoding });
    const base = { userid: grant.userid, redeemed };
    const evidence = [...grant.evidence, ...redeemed.evidence];
    if (redeemed.token === undefined) return { ...base, evidence };
    const path = provider.target.resources.userOnly ?? '';
    const opened = await provider.resource(path, `Bearer ${redeemed.token}`);
    return { ...base, opened, evidence: [...evidence, opened.n] };
  };
  const flows: Flow[] = [];
  if (order === 'redeemed at once' || order === 'authorized and redeemed at once')
    flows.push(...(await Promise.all(grants.map(finish))));
  else
    for (const grant of order === 'second redeemed first' ? grants.reverse() : grants)
      flows.push(await finish(grant));
  // What was refused is a finding only where honest exchanges still succeed.
  for (const userid of pair)
    if (flows.some((flow) => flow.userid === userid && !isServed(flow)))
      await provider.honest({ encoding, ...(userid === undefined ? {} : { userid }) });
  return flows;
}

const isServed = ({ userid, redeemed, opened }: Flow): boolean =>
  redeemed.token !== undefined && (userid === undefined || (opened?.status ?? 0) < 300);

/** What came of a flow, before it is asked whose data its token shows. */
function readFlow({ redeemed, opened }: Flow): Reading {
  if (opened) return readResourceOpened(opened);
  const reading = readTokenRefusal(redeemed);
  return reading.kind === 'refused'
    ? { kind: 'refused', actual: `no token: ${describeAnswer(redeemed.answer)}` }
    : reading;
}

function judgeKinds(checker: Checker, title: string, flows: readonly Flow[]): void {
  const check = {
    title,
    expected: 'the token of the user opens the resource of users, the generic one does not',
    evidence: flows.flatMap(({ evidence }) => evidence),
  };
  for (const flow of flows) {
    const reading = readFlow(flow);
    if (reading.kind === 'unclear') {
      checker.inconclusive({ ...check, actual: reading.actual }, reading.reason);
      return;
    }
    const generic = flow.userid === undefined;
    const wrong =
      flow.opened === undefined || (generic ? reading.kind === 'granted' : reading.kind === 'refused');
    if (!wrong) continue;
    const name = generic ? 'the generic flow' : 'the flow of the user';
    checker.check({ ...check, holds: false, actual: `${name}: ${reading.actual}` });
    return;
  }
  checker.check({ ...check, holds: true, actual: 'as expected' });
}

/** What each user gets when no other flow is near. */
type Usual = ReadonlyMap<string, WireAnswer>;

async function lookAtBoth(provider: Provider, ...users: readonly string[]): Promise<Usual> {
  const path = provider.target.resources.userOnly ?? '';
  const usual = new Map<string, WireAnswer>();
  for (const userid of users) {
    const { token } = await provider.honest({ userid });
    usual.set(userid, await provider.resource(path, `Bearer ${token}`));
  }
  return usual;
}

function judgeUsers(
  checker: Checker,
  provider: Provider,
  title: string,
  flows: readonly Flow[],
  usual: Usual,
): void {
  const check = {
    title,
    expected: 'each token shows the data of its own user',
    evidence: flows.flatMap(({ evidence }) => evidence),
  };
  let silent = false;
  for (const flow of flows) {
    const reading = readFlow(flow);
    if (reading.kind === 'unclear') {
      checker.inconclusive({ ...check, actual: reading.actual }, reading.reason);
      return;
    }
    if (reading.kind === 'refused' || !flow.opened) {
      checker.check({ ...check, holds: false, actual: `the flow of ${flow.userid}: ${reading.actual}` });
      return;
    }
    const owner = ownerOf(flow.opened, flow.userid ?? '', usual, provider.target.resources.owner);
    if (owner === 'theirs') {
      const actual = `the token of ${flow.userid} shows the data of the other user`;
      checker.check({ ...check, holds: false, actual });
      return;
    }
    silent ||= owner !== 'mine';
  }
  if (silent)
    checker.untestable(
      { ...check, actual: 'the answers do not tell whose data they show' },
      `nothing shows whose data it is; needs ${HOW_TO_NAME_OWNER}`,
    );
  else checker.check({ ...check, holds: true, actual: 'as expected' });
}

/** By the ids in the answer; without any, by what each user usually gets. */
function ownerOf(answer: WireAnswer, mine: string, usual: Usual, pointer: string | undefined): Owner {
  const [theirs] = [...usual.keys()].filter((userid) => userid !== mine);
  const byIds = readOwner(answer, { mine, theirs }, pointer);
  if (byIds !== 'nobody') return byIds;
  const [own, foreign] = [usual.get(mine)?.text, usual.get(theirs ?? '')?.text];
  if (own === foreign || (answer.text !== own && answer.text !== foreign)) return 'nobody';
  if (answer.text === own) return 'mine';
  return showsAnything(answer) ? 'theirs' : 'nobody';
}
