/** Acts about the answer at the redirect URI, and who brings it when. */
import type { Bed } from '../bed.ts';
import { describeSighting } from '../expectations.ts';
import { broken, type Finding, holds, seemsBroken, unseen } from '../finding.ts';
import { isTokenRequest, queryValue, tokenPairs, valuesOf } from '../read-journal.ts';
import type { Act, Topic } from '../scenario.ts';
import {
  entriesSince,
  holdAnswer,
  judgeAnswer,
  settle,
  withBrowsers,
  withParameters,
  worst,
} from './stage.ts';

/** Token requests with a code. */
function redemptions(bed: Bed, code: string | undefined) {
  return bed.provider
    .journal()
    .filter((entry) => isTokenRequest(entry) && valuesOf(tokenPairs(entry), 'code').includes(code ?? ''));
}

const stateForeign: Act = (bed) =>
  withBrowsers(bed, 2, async (one, other) => {
    if (!one || !other) throw new Error('two browsers are needed');
    const answer = await holdAnswer(bed, one);
    // The other browser has a sign-in of its own under way: the usual prey of a planted answer.
    await holdAnswer(bed, other);
    return { 'client-state-foreign': await judgeAnswer(bed, other, answer, 'not-redeemed') };
  });

const stateOnce: Act = (bed) =>
  withBrowsers(bed, 1, async (visitor) => {
    if (!visitor) throw new Error('a browser is needed');
    const expected = 'A fresh code with the state of a finished sign-in is not redeemed.';
    // Both are begun before one is finished: who is signed in may be shown no way to sign in.
    const fresh = await holdAnswer(bed, visitor);
    const finished = await holdAnswer(bed, visitor);
    const sighting = await visitor.open(finished);
    if (sighting.marker !== 'signed-in')
      return {
        'client-state-once': unseen(expected, `the sign-in did not finish: ${describeSighting(sighting)}`),
      };
    const code = queryValue(fresh, 'code');
    await visitor.open(withParameters(fresh, { state: queryValue(finished, 'state') }));
    await settle();
    const sent = redemptions(bed, code);
    return {
      'client-state-once':
        sent.length > 0
          ? broken(expected, 'it was redeemed', bed.provider.journal())
          : holds(expected, 'it was not', bed.provider.journal()),
    };
  });

const callbackUnasked: Act = async (bed) => {
  const attempt = (drop: Readonly<Record<string, undefined>>) =>
    withBrowsers(bed, 2, async (one, other) => {
      if (!one || !other) throw new Error('two browsers are needed');
      const answer = await holdAnswer(bed, one);
      return judgeAnswer(bed, other, withParameters(answer, drop), 'not-redeemed');
    });
  return { 'client-callback-unasked': worst([await attempt({}), await attempt({ state: undefined })]) };
};

const callbackPost: Act = (bed) =>
  withBrowsers(bed, 1, async (visitor) => {
    if (!visitor) throw new Error('a browser is needed');
    const expected = 'Code and state in the body of a POST are not redeemed.';
    const answer = await holdAnswer(bed, visitor);
    const [address = ''] = answer.split('?', 1);
    const form = Object.fromEntries(new URL(answer).searchParams);
    const reply = await visitor.context.request
      .post(address, { form, maxRedirects: 0, timeout: visitor.timeoutMs })
      .catch((error: unknown) => String(error));
    await settle();
    const sent = redemptions(bed, queryValue(answer, 'code'));
    const entries = bed.provider.journal();
    if (sent.length > 0) return { 'client-callback-post-ignored': broken(expected, 'they were', entries) };
    if (typeof reply === 'string')
      return {
        'client-callback-post-ignored': unseen(expected, `the POST had no answer: ${reply.split('\n')[0]}`),
      };
    return {
      'client-callback-post-ignored': holds(expected, `they were not; status ${reply.status()}`, entries),
    };
  });

const callbackHead: Act = (bed) =>
  withBrowsers(bed, 1, async (visitor) => {
    if (!visitor) throw new Error('a browser is needed');
    const expected = 'HEAD redeems nothing; the GET that follows signs in.';
    const answer = await holdAnswer(bed, visitor);
    const judge = async (): Promise<Finding> => {
      const reply = await visitor.context.request
        .fetch(answer, { method: 'HEAD', maxRedirects: 0, timeout: visitor.timeoutMs })
        .catch((error: unknown) => String(error));
      await settle();
      const code = queryValue(answer, 'code');
      if (redemptions(bed, code).length > 0)
        return broken(expected, 'HEAD redeemed the code', bed.provider.journal());
      if (typeof reply === 'string') return unseen(expected, `HEAD had no answer: ${reply.split('\n')[0]}`);
      const sighting = await visitor.open(answer);
      if (sighting.marker === 'signed-in')
        return holds(expected, `HEAD had status ${reply.status()}, GET signed in`, bed.provider.journal());
      return seemsBroken(
        expected,
        `after HEAD, GET led to ${describeSighting(sighting)}`,
        bed.provider.journal(),
      );
    };
    return { 'client-callback-head': await judge() };
  });

/** How often the code of an answer was redeemed, when it must be once. */
function judgeOnce(bed: Bed, answer: string, what: string): Finding {
  const expected = 'One token request.';
  const sent = redemptions(bed, queryValue(answer, 'code'));
  if (sent.length > 1) return broken(expected, `${what} led to ${sent.length}`, bed.provider.journal());
  if (sent.length === 0)
    return unseen(expected, 'there was none: the answer was not accepted the first time');
  return holds(expected, `${what} led to one`, bed.provider.journal());
}

const callbackTwice: Act = (bed) =>
  withBrowsers(bed, 1, async (visitor) => {
    if (!visitor) throw new Error('a browser is needed');
    const answer = await holdAnswer(bed, visitor);
    await visitor.open(answer);
    await visitor.open(answer);
    await settle();
    return { 'client-callback-twice': judgeOnce(bed, answer, 'loading the answer twice') };
  });

const AT_ONCE = 4;

const callbackTwiceAtOnce: Act = (bed) =>
  withBrowsers(bed, 1, async (visitor) => {
    if (!visitor) throw new Error('a browser is needed');
    const answer = await holdAnswer(bed, visitor);
    // A slow answer keeps the door open for the others.
    bed.provider.arm({ match: { endpoint: 'token' }, times: AT_ONCE, delayMs: 400 });
    const { timeoutMs: timeout } = visitor;
    const load = () => visitor.context.request.get(answer, { maxRedirects: 0, timeout });
    await Promise.allSettled(Array.from({ length: AT_ONCE }, load));
    await settle();
    return { 'client-callback-twice-at-once': judgeOnce(bed, answer, `loading it ${AT_ONCE} times at once`) };
  });

const callbackAbandoned: Act = (bed) =>
  withBrowsers(bed, 1, async (visitor) => {
    if (!visitor) throw new Error('a browser is needed');
    const expected = 'The next sign-in in the same browser succeeds.';
    await holdAnswer(bed, visitor);
    const before = bed.provider.journal().length;
    const sighting = await visitor.signIn();
    const redeemed = entriesSince(bed, before).some(isTokenRequest);
    const seen = describeSighting(sighting);
    const entries = bed.provider.journal();
    return {
      'client-callback-abandoned':
        sighting.marker === 'signed-in' && redeemed
          ? holds(expected, seen, entries)
          : broken(expected, seen, entries),
    };
  });

/** Acts by the id of their scenario. */
export const CALLBACK_ACTS: Topic<Act> = {
  'state-foreign': {
    title: 'The answer of another browser',
    needs: ['browser'],
    verifies: ['client-state-foreign'],
    play: stateForeign,
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
