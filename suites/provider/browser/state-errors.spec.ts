import { randomBytes } from 'node:crypto';
import { inventUserid } from '../../checks/invent-userid.ts';
import { readDenial } from '../../checks/read-interaction-denial.ts';
import type { Checker } from '../../fixtures/checker.ts';
import { test, verifies } from '../../fixtures/test.ts';
import type { Authorization } from '../../flows/authorizer.ts';
import { describeAuthorization } from '../../flows/describe.ts';
import type { Provider } from '../../flows/provider.ts';
import type { Decision } from '../../flows/sign-in.ts';

/** Characters that must be encoded on the way back. */
const AWKWARD = '+/=&#% "\'';

test.describe('state beside an error', () => {
  test(
    'returns the state of a denied request',
    verifies('state-in-errors'),
    async ({ checker, provider }) => {
      for (const state of [
        randomBytes(12).toString('base64url'),
        `${randomBytes(6).toString('base64url')}${AWKWARD}`,
      ]) {
        const title = state.includes(' ')
          ? 'denied, a state with reserved characters'
          : 'denied, a plain state';
        await judgeError(checker, provider, title, state, () => play('deny', { state }));
      }

      function play(decision: Decision, options: { readonly state: string }): Promise<Authorization> {
        return provider.authorize(provider.authorizeParams(options), decision, { fresh: true });
      }
    },
  );

  test(
    'returns the state of a request for nobody',
    verifies('state-in-errors'),
    async ({ checker, provider, target }) => {
      const state = randomBytes(12).toString('base64url');
      const userid = inventUserid(target.users.primary ?? '');
      await judgeError(checker, provider, 'the id of nobody', state, () =>
        provider.authorize(provider.authorizeParams({ userid, state })),
      );
    },
  );
});

/** Only a redirect that reports an error has to carry state; where errors are answered in another way, nothing is asked. */
async function judgeError(
  checker: Checker,
  provider: Provider,
  title: string,
  state: string,
  send: () => Promise<Authorization>,
): Promise<void> {
  const result = await checker.measure(title, send);
  if (!result) return;
  const check = {
    title,
    expected: 'the state of the request, once, where the redirect reports an error',
    evidence: result.evidence,
  };
  const reading = readDenial(result, provider.consentAsked);
  if (result.error === undefined) {
    if (reading.kind === 'unclear')
      checker.inconclusive({ ...check, actual: reading.actual }, reading.reason);
    else if (reading.kind === 'beside') checker.notApplicable(check, reading.reason);
    else
      checker.check({
        ...check,
        holds: true,
        actual: `no error by redirect: ${describeAuthorization(result)}`,
      });
    return;
  }
  const states = result.params.filter(([name]) => name === 'state').map(([, value]) => value);
  const holds = states.length === 1 && states[0] === state;
  checker.check({
    ...check,
    holds,
    actual: holds
      ? 'the same state'
      : states.length === 0
        ? 'no state'
        : `state ${states.map((value) => JSON.stringify(value)).join(' and ')}`,
  });
}
