import { askOlder } from '../../checks/ends-older.ts';
import { readAuthorizeRefusal, readTokenRefusal } from '../../checks/read-refusal.ts';
import { readStates } from '../../checks/read-state.ts';
import type { Checker } from '../../fixtures/checker.ts';
import { test, verifies } from '../../fixtures/test.ts';
import type { Authorization } from '../../flows/authorizer.ts';
import type { Provider, TokenAnswer } from '../../flows/provider.ts';

interface Flow {
  readonly state: string;
  readonly userid: string | undefined;
  readonly result: Authorization;
  readonly redeemed?: TokenAnswer;
}

/** Starts all requests before any is answered, then redeems each code for the user it was asked for. */
async function runAtOnce(provider: Provider, userids: readonly (string | undefined)[]): Promise<Flow[]> {
  const { client } = provider.target;
  const { redirectUri } = client;
  const start = async (userid: string | undefined, index: number): Promise<Flow> => {
    const state = `airisk-conformance-${index}`;
    const options = { state, ...(userid === undefined ? {} : { userid }) };
    return { state, userid, result: await provider.authorize(provider.authorizeParams(options)) };
  };
  const flows = await provider.wire.atOnce(
    userids.length,
    async () => userids,
    (asked) => Promise.all(asked.map(start)),
  );
  const done: Flow[] = [];
  for (const flow of flows) {
    const { code, evidence } = flow.result;
    if (code === undefined) {
      done.push(flow);
      continue;
    }
    const grant = {
      client,
      redirectUri,
      ...(flow.userid === undefined ? {} : { userid: flow.userid }),
      code,
      issuedAt: Date.now(),
      evidence,
    };
    done.push({ ...flow, redeemed: await provider.token({ params: provider.tokenParams(grant) }) });
  }
  // What was refused is a finding only where honest exchanges still succeed.
  for (const userid of new Set(userids))
    if (done.some((flow) => flow.userid === userid && flow.redeemed?.token === undefined))
      await provider.honest(userid === undefined ? {} : { userid });
  return done;
}

/** Whether each of these codes may have been replaced by one that was issued later, of the same client and user. */
async function replacesCodes(
  checker: Checker,
  provider: Provider,
  refused: readonly Flow[],
): Promise<boolean> {
  const userids = [...new Set(refused.map(({ userid }) => userid))];
  const kept = await checker.measure('a code, while a newer one is issued', async () => {
    const all: boolean[] = [];
    for (const userid of userids) all.push((await askOlder(provider, { userid })).codes === 'kept');
    return all;
  }, []);
  return kept?.every((one) => !one) ?? false;
}

test(
  'answers each of several requests at once with its own state and code',
  verifies('authorize-concurrent-requests-separate'),
  async ({ checker, provider, target }) => {
    const { primary } = target.users;
    // The steps of sign-in sign in as the primary user, who may be refused a code of another user.
    const other = target.interaction.kind === 'none' ? target.users.other : undefined;
    const kinds = [
      undefined,
      ...(primary === undefined ? [] : [primary]),
      ...(other === undefined ? [] : [other]),
    ];
    // Each request is a browser of its own where pages are shown.
    const count = target.interaction.kind === 'none' ? 12 : 4;
    const title = `${count} requests at once`;
    const flows = await checker.measure(title, () =>
      runAtOnce(
        provider,
        Array.from({ length: count }, (_, index) => kinds[index % kinds.length]),
      ),
    );
    if (!flows) return;
    const evidence = flows.flatMap(({ result, redeemed }) => [
      ...result.evidence,
      ...(redeemed?.evidence ?? []),
    ]);
    const granted = flows.filter(({ result }) => result.code !== undefined);
    const codes = new Set(granted.map(({ result }) => result.code));
    const strayed = granted.filter(({ result, state }) =>
      readStates(result, target.client.redirectUri).some((value) => value !== state),
    );
    const refused = granted.filter(
      ({ redeemed }) => redeemed && readTokenRefusal(redeemed).kind === 'refused',
    );
    // A code that a newer one of the same user replaced was not mixed up.
    const mixed = refused.length === 0 || (await replacesCodes(checker, provider, refused)) ? [] : refused;
    const unclear = flows.filter(
      ({ result, redeemed }) =>
        readAuthorizeRefusal(result).kind === 'unclear' ||
        (redeemed && readTokenRefusal(redeemed).kind === 'unclear'),
    );
    const problems = [
      ...(codes.size < granted.length ? [`${granted.length} answers share ${codes.size} codes`] : []),
      ...(strayed.length > 0 ? [`${strayed.length} answers carry the state of another request`] : []),
      ...(mixed.length > 0 ? [`${mixed.length} codes are refused for the user they were asked for`] : []),
    ];
    const check = {
      title,
      expected: 'each answer with its own state and a code of its own',
      actual: problems.join('; ') || `${granted.length} of ${count} answers, each with its own`,
      evidence,
    };
    const missing = granted.length < count;
    if (problems.length === 0 && (missing || unclear.length > 0))
      checker.inconclusive(check, 'some of the requests yielded no code');
    else checker.check({ ...check, holds: problems.length === 0 });
  },
);
