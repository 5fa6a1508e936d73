import { randomInt } from 'node:crypto';
import { askOlder } from '../../checks/ends-older.ts';
import { observedToken, observedValue } from '../../checks/observe-answer.ts';
import { readTokenRefusal } from '../../checks/read-refusal.ts';
import { readResourceOpened } from '../../checks/read-resource-answer.ts';
import { test, verifies } from '../../fixtures/test.ts';
import { describeAnswer } from '../../flows/describe.ts';
import { showGrant, takeUsedFlow, unspentFlows } from '../../flows/look-at.ts';
import {
  encodings,
  type Grant,
  type GrantOptions,
  type HonestFlow,
  type Provider,
  type TokenAnswer,
} from '../../flows/provider.ts';

const FLOWS = 9;

test.describe('a code belongs to one flow', () => {
  test(
    'refuses a code of another client',
    verifies('code-bound-to-client'),
    async ({ checker, provider, target }) => {
      const { client, otherClient } = target;
      if (!otherClient) return;
      for (const encoding of encodings) {
        for (const redirectUri of new Set([client.redirectUri, otherClient.redirectUri])) {
          const whose = redirectUri === client.redirectUri ? "the code's" : 'its own';
          const answer = await checker.refusesToken({
            title: `sent by another client with ${whose} redirect URI, ${encoding}`,
            control: { encoding, client: otherClient },
            send: async () => {
              const grant = await showGrant(provider, { client });
              return provider.token({
                params: provider.tokenParams({ ...grant, client: otherClient, redirectUri }),
                encoding,
              });
            },
          });
          if (answer)
            checker.observe(
              'code-foreign',
              `The code of another client, ${encoding}.`,
              observedToken(answer, { about: 'token-code-foreign', parameter: 'code' }),
              answer.evidence,
            );
        }
      }
    },
  );

  test(
    'opens no resource for a code in the Authorization header',
    verifies('code-not-a-token'),
    async ({ checker, provider, target }) => {
      const path = target.resources.userOnly ?? '';
      const { primary } = target.users;
      const user: GrantOptions = primary === undefined ? {} : { userid: primary };
      await checker.refuses(
        {
          title: 'a fresh code as Bearer token',
          control: { encoding: 'form', ...user, ...(primary === undefined ? {} : { resource: path }) },
          send: async () => {
            const { code } = await provider.grant(user);
            return provider.resource(path, `Bearer ${code}`);
          },
        },
        readResourceOpened,
        (answer) => [answer.n],
        'the resource stays closed',
      );
    },
  );

  test(
    'stops accepting the token of a code that is used again',
    verifies('code-replay-revokes'),
    async ({ checker, provider, target }) => {
      const path = target.resources.userOnly ?? '';
      const { primary = '' } = target.users;
      for (const encoding of encodings) {
        const title = `the first token after its code was sent again, ${encoding}`;
        const seen = await checker.measure(title, async () => {
          const asked = { userid: primary, encoding };
          const { grant, token, evidence } = await takeUsedFlow(provider, asked);
          const before = await provider.resource(path, `Bearer ${token}`);
          const replay = await provider.token({ params: provider.tokenParams(grant), encoding });
          const after = await provider.resource(path, `Bearer ${token}`);
          const opens = (flow: HonestFlow) => provider.resource(path, `Bearer ${flow.token}`);
          let [other] = unspentFlows(provider, asked, 1);
          let control = other && (await opens(other));
          // A deployment may keep the newest token only.
          if (!other || !control || control.status >= 300) {
            other = await provider.honest(asked);
            control = await opens(other);
          }
          return {
            before,
            replay,
            after,
            control,
            evidence: [...evidence, before.n, ...replay.evidence, after.n, ...other.evidence, control.n],
          };
        });
        if (!seen) continue;
        const { before, replay, after, control, evidence } = seen;
        const reading = readResourceOpened(after);
        const revoked = reading.kind === 'refused';
        const check = {
          title,
          expected: 'the token no longer opens the resource',
          actual: reading.actual,
          evidence,
        };
        const honest = [before, control].every((answer) => readResourceOpened(answer).kind === 'granted');
        if (!honest || reading.kind === 'unclear' || readTokenRefusal(replay).kind === 'unclear') {
          checker.inconclusive(
            check,
            'an honest token did not open the resource, or the replay was not answered for its content',
          );
          continue;
        }
        checker.check({ ...check, holds: revoked });
        checker.observe(
          'code-reuse',
          `The first token, when its code is used again, ${encoding}.`,
          observedValue('token.reuse', revoked ? 'revokes-token' : 'keeps-token'),
          evidence,
        );
      }
    },
  );

  test(
    'gives each of several interleaved flows its own token',
    verifies('code-random-flows'),
    async ({ checker, provider, target }) => {
      const title = 'interleaved flows, redeemed in random order';
      const quick = target.interaction.kind === 'none';
      const seen = await checker.measure(title, async () => {
        const flows = await runFlows(provider, kindsOf(target.users, quick), quick);
        return { flows, problem: await findMixUp(provider, flows) };
      });
      if (!seen) return;
      const { flows, problem } = seen;
      const evidence = flows.flatMap(({ grant, first, again }) => [
        ...grant.evidence,
        ...first.evidence,
        ...(again?.evidence ?? []),
      ]);
      const unclear = flows
        .flatMap(({ first, again }) => [first, ...(again ? [again] : [])])
        .find((answer) => readTokenRefusal(answer).kind === 'unclear');
      const check = {
        title,
        expected: 'one token for each code, none for a repetition, each with the rights of its own flow',
        actual: problem ?? `${flows.length} codes, ${flows.length} tokens of their own`,
        evidence,
      };
      if (unclear)
        checker.inconclusive(
          { ...check, actual: describeAnswer(unclear.answer) },
          'a request of the sequence was not answered for its content',
        );
      else checker.check({ ...check, holds: problem === undefined });
    },
  );
});

interface Flow {
  readonly grant: Grant;
  readonly first: TokenAnswer;
  /** The same code once more. */
  readonly again?: TokenAnswer;
}

/** Generic codes and codes of users in turn; the sign-in steps can sign in one user only. */
function kindsOf(
  users: { readonly primary?: string; readonly other?: string },
  signsInAnyone: boolean,
): GrantOptions[] {
  return [
    {},
    ...(users.primary === undefined ? [] : [{ userid: users.primary }]),
    ...(users.other === undefined || !signsInAnyone ? [] : [{ userid: users.other }]),
  ];
}

/** All codes first, at once where no page stands between; then redemptions two by two in random order, with repetitions. */
async function runFlows(
  provider: Provider,
  kinds: readonly GrantOptions[],
  atOnce: boolean,
): Promise<Flow[]> {
  const wanted = Array.from(
    { length: atOnce ? FLOWS : kinds.length + 1 },
    (_, at) => kinds[at % kinds.length] ?? {},
  );
  const grants: Grant[] = [];
  if (atOnce) grants.push(...(await Promise.all(wanted.map((options) => provider.grant(options)))));
  else for (const options of wanted) grants.push(await provider.grant(options));
  const waiting = shuffled(grants);
  const flows: Flow[] = [];
  while (waiting.length > 0) {
    const pair = waiting.splice(0, 2);
    flows.push(
      ...(await Promise.all(
        pair.map(async (grant, at): Promise<Flow> => {
          const encoding = encodings[(flows.length + at) % encodings.length] ?? 'form';
          const send = () => provider.token({ params: provider.tokenParams(grant), encoding });
          const first = await send();
          return at === 0 ? { grant, first, again: await send() } : { grant, first };
        }),
      )),
    );
  }
  return flows;
}

/** What went wrong between the flows, in words, or undefined. */
async function findMixUp(provider: Provider, flows: readonly Flow[]): Promise<string | undefined> {
  const path = provider.target.resources.userOnly;
  const open = async (token: string) =>
    readResourceOpened(await provider.resource(path ?? '', `Bearer ${token}`));
  const owners = new Map<string, string>();
  // A repetition may revoke the token of its code, and a deployment may give that token again.
  const atRisk = new Set(flows.flatMap(({ first, again }) => (again ? (first.token ?? []) : [])));
  for (const { grant, first, again } of flows) {
    const owner = grant.userid ?? 'no user';
    const kind = grant.userid === undefined ? 'a generic code' : 'a code of a user';
    const { userid } = grant;
    if (again?.token !== undefined) return `${kind} yielded a second token`;
    if (first.token === undefined) {
      // Replaced by a code that the same user got later.
      const refused = readTokenRefusal(first).kind === 'refused';
      if (refused && (await askOlder(provider, { userid })).codes !== 'kept') continue;
      return `${kind} yielded no token: ${describeAnswer(first.answer)}`;
    }
    const known = owners.get(first.token);
    if (known !== undefined && known !== owner) return 'two flows of different users got the same token';
    owners.set(first.token, owner);
    if (path === undefined || atRisk.has(first.token)) continue;
    const { kind: opened } = await open(first.token);
    if (opened === 'granted' && grant.userid === undefined) return 'a generic code yielded a token of a user';
    if (opened !== 'refused' || grant.userid === undefined) continue;
    if ((await askOlder(provider, { userid, path })).tokens === 'kept')
      return 'a code of a user yielded a token that does not open the resource of users';
  }
  return undefined;
}

function shuffled<T>(items: readonly T[]): T[] {
  const left = [...items];
  return items.flatMap(() => left.splice(randomInt(left.length), 1));
}
