/** Scripts about the application's own session. */

import type { BrowserUserAgent } from '../drive/browser-user-agent.ts';
import { describePageState } from '../expectations.ts';
import { broken, type Finding, holds, unseen } from '../finding.ts';
import { bearerOf, isApiRequest, isAuthorization, issuedToken } from '../read-journal.ts';
import type { Script, Topic } from '../scenario.ts';
import { proveSession } from '../session-proof.ts';
import type { JournalEntry, TestEnvironment, UserAgent } from '../test-environment.ts';
import { entriesSince, holdAnswer, newBrowser, withBrowsers, withParameters, worst } from './helpers.ts';

/** API requests of one visit that came before any new sign-in. */
async function callsWithoutSignIn(
  environment: TestEnvironment,
  userAgent: UserAgent,
): Promise<JournalEntry[]> {
  const before = environment.provider.journal().length;
  await userAgent.callApi();
  const since = entriesSince(environment, before);
  const asked = since.findIndex(isAuthorization);
  return since.slice(0, asked < 0 ? undefined : asked).filter(isApiRequest);
}

/** Whether a visit leads to the API with a token; undefined: there is no way to make it. */
async function callsWith(
  environment: TestEnvironment,
  userAgent: UserAgent,
  token: string | undefined,
): Promise<boolean | undefined> {
  if (!environment.subject.offers.has('api')) return undefined;
  return (await callsWithoutSignIn(environment, userAgent)).some((entry) => bearerOf(entry) === token);
}

const sessionAfterRefusal: Script = async (environment) => {
  const expected = 'After a refused answer the browser does not reach the API.';
  const refusals = [
    { state: 'a-state-that-this-client-never-sent' },
    { error: 'access_denied', code: undefined },
    { error: 'access_denied' },
  ];
  const findings: Finding[] = [];
  for (const changes of refusals) {
    const found = await withBrowsers(environment, 1, async (userAgent) => {
      if (!userAgent) throw new Error('a browser is needed');
      const answer = await holdAnswer(environment, userAgent);
      await userAgent.open(withParameters(answer, changes));
      const calls = await callsWithoutSignIn(environment, userAgent);
      const reached = calls.filter((entry) => ![undefined, userAgent.formerToken].includes(bearerOf(entry)));
      const entries = environment.provider.journal();
      return reached.length > 0
        ? broken(expected, `it sent ${reached.length} requests with a token`, entries)
        : holds(expected, 'it did not', entries);
    });
    findings.push(found);
  }
  return { 'client-session-after-refusal': worst(findings) };
};

const sessionOwnToken: Script = (environment) =>
  withBrowsers(environment, 2, async (one, other) => {
    if (!one || !other) throw new Error('two browsers are needed');
    const expected = 'Each browser reaches the API with the token of its own sign-in.';
    const tokens: (string | undefined)[] = [];
    for (const userAgent of [one, other]) {
      const before = environment.provider.journal().length;
      const pageState = await userAgent.signIn();
      tokens.push(entriesSince(environment, before).map(issuedToken).find(Boolean));
      if (pageState.marker !== 'signed-in' || !tokens.at(-1))
        return {
          'client-session-own-token': unseen(expected, `no sign-in: ${describePageState(pageState)}`),
        };
    }
    const findings: Finding[] = [];
    for (const [index, userAgent] of [one, other].entries()) {
      const calls = await callsWithoutSignIn(environment, userAgent);
      if (calls.length === 0) findings.push(unseen(expected, 'the API was not called'));
      else if (calls.some((entry) => bearerOf(entry) !== tokens[index]))
        findings.push(broken(expected, 'one used the token of the other', environment.provider.journal()));
      else findings.push(holds(expected, 'so it was', environment.provider.journal()));
    }
    return { 'client-session-own-token': worst(findings) };
  });

const sessionRotated: Script = (environment) =>
  withBrowsers(environment, 2, async (userAgent, thief) => {
    if (!userAgent || !thief) throw new Error('two browsers are needed');
    const expected = 'The cookies of before the sign-in open no session after it.';
    const answer = await holdAnswer(environment, userAgent);
    const planted = await userAgent.context.cookies(environment.subject.client.redirectUri);
    const before = environment.provider.journal().length;
    const pageState = await userAgent.open(answer);
    if (pageState.marker !== 'signed-in')
      return { 'client-session-rotated': unseen(expected, `no sign-in: ${describePageState(pageState)}`) };
    const token = entriesSince(environment, before).map(issuedToken).find(Boolean);
    if (planted.length === 0)
      return { 'client-session-rotated': holds(expected, 'there were none', environment.provider.journal()) };
    await thief.context.addCookies(planted);
    // Cookies of an earlier sign-in may open that one: only the API shows which it is.
    const entered =
      userAgent.formerToken === undefined
        ? await proveSession(environment, thief)
        : await callsWith(environment, thief, token);
    const entries = environment.provider.journal();
    if (entered === undefined)
      return { 'client-session-rotated': unseen(expected, 'whether a user is signed in cannot be told') };
    return {
      'client-session-rotated': entered
        ? broken(expected, 'another browser with these cookies was signed in', entries)
        : holds(expected, `another browser with these ${planted.length} was not signed in`, entries),
    };
  });

type Cookie = Awaited<ReturnType<BrowserUserAgent['context']['cookies']>>[number];

/** Cookies without which the session is gone. */
async function sessionCookies(environment: TestEnvironment, cookies: readonly Cookie[]): Promise<Cookie[]> {
  const found: Cookie[] = [];
  for (const cookie of cookies) {
    const userAgent = await newBrowser(environment);
    try {
      await userAgent.context.addCookies(cookies.filter((other) => other !== cookie));
      if ((await proveSession(environment, userAgent)) === false) found.push(cookie);
    } finally {
      await userAgent.close();
    }
  }
  return found;
}

const sessionCookieFlags: Script = (environment) =>
  withBrowsers(environment, 1, async (userAgent) => {
    if (!userAgent) throw new Error('a browser is needed');
    const scriptless = 'Every cookie that carries the session is HttpOnly.';
    const lax = 'Every cookie that carries the session says SameSite=Lax or Strict.';
    const pageState = await userAgent.signIn();
    if (pageState.marker !== 'signed-in') {
      const reason = `no sign-in: ${describePageState(pageState)}`;
      return {
        'client-session-cookie-http-only': unseen(scriptless, reason),
        'client-session-cookie-same-site': unseen(lax, reason),
      };
    }
    const headers = await Promise.all(userAgent.answers.map((answer) => answer.headers()));
    const lines = headers.flatMap((all) => (all['set-cookie'] ?? '').split('\n'));
    const entries = [...environment.provider.journal()];
    const carrying = await sessionCookies(
      environment,
      await userAgent.context.cookies(environment.subject.client.redirectUri),
    );
    const sent = carrying.flatMap(({ name }) => {
      const line = lines.findLast((text) => text.startsWith(`${name}=`));
      // What was set before is looked at in a new browser.
      return line === undefined && environment.history ? [] : [{ name, line: line ?? '' }];
    });
    const checker = (expected: string, pattern: RegExp): Finding => {
      const bad = sent.find(({ line }) => !pattern.test(line));
      if (bad) return broken(expected, `${bad.name} does not`, entries);
      return holds(
        expected,
        sent.length === 0 ? 'no cookie carries it' : `${sent.map(({ name }) => name).join(', ')} does`,
        entries,
      );
    };
    return {
      'client-session-cookie-http-only': checker(scriptless, /;\s*httponly\b/i),
      'client-session-cookie-same-site': checker(lax, /;\s*samesite=(lax|strict)\b/i),
    };
  });

/** Scripts by the id of their scenario. */
export const SESSION_SCRIPTS: Topic<Script> = {
  'session-after-refusal': {
    title: 'The session after a refusal',
    needs: ['browser', 'api'],
    verifies: ['client-session-after-refusal'],
    play: sessionAfterRefusal,
  },
  'session-own-token': {
    title: 'Two browsers at once',
    needs: ['browser', 'api'],
    verifies: ['client-session-own-token'],
    play: sessionOwnToken,
  },
  'session-rotated': {
    title: 'The cookie of before the sign-in',
    needs: ['browser', 'session-proof'],
    verifies: ['client-session-rotated'],
    play: sessionRotated,
  },
  'session-cookies': {
    title: 'The cookies that carry the session',
    needs: ['browser', 'session-proof'],
    verifies: ['client-session-cookie-http-only', 'client-session-cookie-same-site'],
    play: sessionCookieFlags,
  },
};
