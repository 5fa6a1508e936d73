/** Scripts about the answer at the redirect URI, and who brings it when. */

import { describePageState } from '../expectations.ts';
import { broken, type Finding, holds, seemsBroken, unseen } from '../finding.ts';
import { isTokenRequest, queryValue, tokenPairs, valuesOf } from '../read-journal.ts';
import type { Script, Topic } from '../scenario.ts';
import type { TestEnvironment } from '../test-environment.ts';
import {
  entriesSince,
  holdAnswer,
  judgeAnswer,
  pause,
  withBrowsers,
  withParameters,
  worst,
} from './helpers.ts';

/** Token requests with a code. */
function redemptions(environment: TestEnvironment, code: string | undefined) {
  return environment.provider
    .journal()
    .filter((entry) => isTokenRequest(entry) && valuesOf(tokenPairs(entry), 'code').includes(code ?? ''));
}

const stateThirdParty: Script = (environment) =>
  withBrowsers(environment, 2, async (one, other) => {
    if (!one || !other) throw new Error('two browsers are needed');
    const answer = await holdAnswer(environment, one);
    // The other browser has a sign-in of its own under way: the usual prey of a planted answer.
    await holdAnswer(environment, other);
    return { 'client-state-foreign': await judgeAnswer(environment, other, answer, 'not-redeemed') };
  });

const stateOnce: Script = (environment) =>
  withBrowsers(environment, 1, async (userAgent) => {
    if (!userAgent) throw new Error('a browser is needed');
    const expected = 'A fresh code with the state of a finished sign-in is not redeemed.';
    // Both are begun before one is finished: who is signed in may be shown no way to sign in.
    const fresh = await holdAnswer(environment, userAgent);
    const finished = await holdAnswer(environment, userAgent);
    const pageState = await userAgent.open(finished);
    if (pageState.marker !== 'signed-in')
      return {
        'client-state-once': unseen(expected, `the sign-in did not finish: ${describePageState(pageState)}`),
      };
    const code = queryValue(fresh, 'code');
    await userAgent.open(withParameters(fresh, { state: queryValue(finished, 'state') }));
    await pause();
    const sent = redemptions(environment, code);
    return {
      'client-state-once':
        sent.length > 0
          ? broken(expected, 'it was redeemed', environment.provider.journal())
          : holds(expected, 'it was not', environment.provider.journal()),
    };
  });

const callbackUnasked: Script = async (environment) => {
  const attempt = (drop: Readonly<Record<string, undefined>>) =>
    withBrowsers(environment, 2, async (one, other) => {
      if (!one || !other) throw new Error('two browsers are needed');
      const answer = await holdAnswer(environment, one);
      return judgeAnswer(environment, other, withParameters(answer, drop), 'not-redeemed');
    });
  return { 'client-callback-unasked': worst([await attempt({}), await attempt({ state: undefined })]) };
};

const callbackPost: Script = (environment) =>
  withBrowsers(environment, 1, async (userAgent) => {
    if (!userAgent) throw new Error('a browser is needed');
    const expected = 'Code and state in the body of a POST are not redeemed.';
    const answer = await holdAnswer(environment, userAgent);
    const [address = ''] = answer.split('?', 1);
    const form = Object.fromEntries(new URL(answer).searchParams);
    const reply = await userAgent.context.request
      .post(address, { form, maxRedirects: 0, timeout: userAgent.timeoutMs })
      .catch((error: unknown) => String(error));
    await pause();
    const sent = redemptions(environment, queryValue(answer, 'code'));
    const entries = environment.provider.journal();
    if (sent.length > 0) return { 'client-callback-post-ignored': broken(expected, 'they were', entries) };
    if (typeof reply === 'string')
      return {
        'client-callback-post-ignored': unseen(expected, `the POST had no answer: ${reply.split('\n')[0]}`),
      };
    return {
      'client-callback-post-ignored': holds(expected, `they were not; status ${reply.status()}`, entries),
    };
  });

const callbackHead: Script = (environment) =>
  withBrowsers(environment, 1, async (userAgent) => {
    if (!userAgent) throw new Error('a browser is needed');
    const expected = 'HEAD redeems nothing; the GET that follows signs in.';
    const answer = await holdAnswer(environment, userAgent);
    const checker = async (): Promise<Finding> => {
      const reply = await userAgent.context.request
        .fetch(answer, { method: 'HEAD', maxRedirects: 0, timeout: userAgent.timeoutMs })
        .catch((error: unknown) => String(error));
      await pause();
      const code = queryValue(answer, 'code');
      if (redemptions(environment, code).length > 0)
        return broken(expected, 'HEAD redeemed the code', environment.provider.journal());
      if (typeof reply === 'string') return unseen(expected, `HEAD had no answer: ${reply.split('\n')[0]}`);
      const pageState = await userAgent.open(answer);
      if (pageState.marker === 'signed-in')
        return holds(
          expected,
          `HEAD had status ${reply.status()}, GET signed in`,
          environment.provider.journal(),
        );
      return seemsBroken(
        expected,
        `after HEAD, GET led to ${describePageState(pageState)}`,
        environment.provider.journal(),
      );
    };
    return { 'client-callback-head': await checker() };
  });

/** How often the code of an answer was redeemed, when it must be once. */
function judgeOnce(environment: TestEnvironment, answer: string, what: string): Finding {
  const expected = 'One token request.';
  const sent = redemptions(environment, queryValue(answer, 'code'));
  if (sent.length > 1)
    return broken(expected, `${what} led to ${sent.length}`, environment.provider.journal());
  if (sent.length === 0)
    return unseen(expected, 'there was none: the answer was not accepted the first time');
  return holds(expected, `${what} led to one`, environment.provider.journal());
}

const callbackTwice: Script = (environment) =>
  withBrowsers(environment, 1, async (userAgent) => {
    if (!userAgent) throw new Error('a browser is needed');
    const answer = await holdAnswer(environment, userAgent);
    await userAgent.open(answer);
    await userAgent.open(answer);
    await pause();
    return { 'client-callback-twice': judgeOnce(environment, answer, 'loading the answer twice') };
  });

const AT_ONCE = 4;

const callbackTwiceAtOnce: Script = (environment) =>
  withBrowsers(environment, 1, async (userAgent) => {
    if (!userAgent) throw new Error('a browser is needed');
    const answer = await holdAnswer(environment, userAgent);
    // A slow answer keeps the door open for the others.
    environment.provider.arm({ match: { endpoint: 'token' }, times: AT_ONCE, delayMs: 400 });
    const { timeoutMs: timeout } = userAgent;
    const load = () => userAgent.context.request.get(answer, { maxRedirects: 0, timeout });
    await Promise.allSettled(Array.from({ length: AT_ONCE }, load));
    await pause();
    return {
      'client-callback-twice-at-once': judgeOnce(environment, answer, `loading it ${AT_ONCE} times at once`),
    };
  });

const callbackAbandoned: Script = (environment) =>
  withBrowsers(environment, 1, async (userAgent) => {
    if (!userAgent) throw new Error('a browser is needed');
    const expected = 'The next sign-in in the same browser succeeds.';
    await holdAnswer(environment, userAgent);
    const before = environment.provider.journal().length;
    const pageState = await userAgent.signIn();
    const redeemed = entriesSince(environment, before).some(isTokenRequest);
    const seen = describePageState(pageState);
    const entries = environment.provider.journal();
    return {
      'client-callback-abandoned':
        pageState.marker === 'signed-in' && redeemed
          ? holds(expected, seen, entries)
          : broken(expected, seen, entries),
    };
  });

/** Scripts by the id of their scenario. */
export const CALLBACK_SCRIPTS: Topic<Script> = {
  'state-foreign': {
    title: 'The answer of another browser',
    needs: ['browser'],
    verifies: ['client-state-foreign'],
    play: stateThirdParty,
  },
  'state-once': {
    title: 'The state of a finished sign-in',
    needs: ['browser'],
    verifies: ['client-state-once'],
    play: stateOnce,
  },
  'callback-unasked': {
    title: 'An answer that nobody asked for',
    needs: ['browser'],
    without: { 'second-tab': 'such a browser has asked for an answer: that is state-foreign' },
    verifies: ['client-callback-unasked'],
    play: callbackUnasked,
  },
  'callback-post-ignored': {
    title: 'An answer in the body of a POST',
    needs: ['browser'],
    verifies: ['client-callback-post-ignored'],
    play: callbackPost,
  },
  'callback-head': {
    title: 'HEAD before GET',
    needs: ['browser'],
    verifies: ['client-callback-head'],
    play: callbackHead,
  },
  'callback-twice': {
    title: 'An answer loaded twice',
    needs: ['browser'],
    verifies: ['client-callback-twice'],
    play: callbackTwice,
  },
  'callback-twice-at-once': {
    title: 'An answer loaded several times at once',
    needs: ['browser'],
    verifies: ['client-callback-twice-at-once'],
    play: callbackTwiceAtOnce,
  },
  'callback-abandoned': {
    title: 'A sign-in that was left',
    needs: ['browser'],
    verifies: ['client-callback-abandoned'],
    play: callbackAbandoned,
  },
};
