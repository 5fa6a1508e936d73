/** Scripts about the token in use, and about a provider that cannot be trusted. */
import type { ClientArm } from '../../../specs/generated/client-scenario.ts';
import { prepareArm } from '../arm-vector.ts';
import { isBrowserUserAgent } from '../drive/browser-driver.ts';
import { describePageState } from '../expectations.ts';
import { broken, type Finding, holds, seemsBroken, toShown, unseen, untestable } from '../finding.ts';
import { bearerOf, isApiRequest, isAuthorization, issuedToken, isTokenRequest } from '../read-journal.ts';
import type { Script, Topic } from '../scenario.ts';
import { withPages } from '../show-page.ts';
import type { JournalEntry, PageState, TestEnvironment, UserAgent } from '../test-environment.ts';
import { beginWithHistory, entriesSince, pause, ScriptFailed, withBrowsers, worst } from './helpers.ts';
import { HOSTILE_TEXTS, judgeInert } from './page.ts';

const API_ENDPOINTS = ['users', 'conversations', 'conversation', 'agents'];

/** Arms something for whichever part of the API is called next. */
function armApi(environment: TestEnvironment, command: Omit<ClientArm, 'match'>): void {
  for (const endpoint of API_ENDPOINTS)
    environment.provider.arm(prepareArm(environment, { ...command, match: { endpoint } }));
}

interface ApiVisit {
  readonly pageState: PageState;
  /** From the call on; for a command, of the whole run. */
  readonly entries: readonly JournalEntry[];
  readonly token: string | undefined;
  readonly userAgent: UserAgent;
}

/** Signs in, arms the API, makes the application call it, and looks at what came of it. */
async function callDisturbed<T>(
  environment: TestEnvironment,
  command: Omit<ClientArm, 'match'>,
  look: (visit: ApiVisit) => Promise<T>,
): Promise<T> {
  environment.provider.reset();
  environment.thirdParty.reset();
  const userAgent = await environment.driver.visit({ spare: true });
  try {
    await beginWithHistory(environment, [userAgent]);
    if (isBrowserUserAgent(userAgent)) {
      const begun = await userAgent.signIn();
      if (begun.marker !== 'signed-in') throw new ScriptFailed(`no sign-in: ${describePageState(begun)}`);
      const token = environment.provider.journal().map(issuedToken).find(Boolean);
      // What the application did on its own while signing in is over; the next call is the one that counts.
      const before = environment.provider.journal().length;
      armApi(environment, command);
      const pageState = await userAgent.callApi();
      const found = await look({ pageState, entries: entriesSince(environment, before), token, userAgent });
      return await withPages(environment, [userAgent], found);
    }
    armApi(environment, command);
    const pageState = await userAgent.signIn();
    const entries = [...environment.provider.journal()];
    return await look({ pageState, entries, token: entries.map(issuedToken).find(Boolean), userAgent });
  } finally {
    await userAgent.close();
  }
}

const calls = (entries: readonly JournalEntry[]) => entries.filter(isApiRequest);
const NOT_CALLED = 'the application did not call the API';

/** Sign-ins beyond the one that a command begins with. */
function newSignIns(environment: TestEnvironment, entries: readonly JournalEntry[]): number {
  const own = environment.driver.kind === 'command' ? 1 : 0;
  return entries.filter(isAuthorization).length - own;
}

const TOKEN_SECONDS = 3;

const apiExpired: Script = (environment) =>
  withBrowsers(environment, 1, async (userAgent) => {
    if (!userAgent) throw new Error('a browser is needed');
    const row = 'client-api-expired';
    const expected = 'After its expiration the token is not sent.';
    environment.provider.arm({
      match: { endpoint: 'token' },
      tokenAnswer: { merge: { expiration: `\${now+${TOKEN_SECONDS + 1}}` } },
    });
    const begun = await userAgent.signIn();
    if (begun.marker !== 'signed-in')
      return { [row]: unseen(expected, `no sign-in: ${describePageState(begun)}`) };
    const issued = environment.provider.journal().find(isTokenRequest);
    const token = issued && issuedToken(issued);
    await userAgent.callApi();
    const good = calls(environment.provider.journal()).filter((entry) => bearerOf(entry) === token);
    if (!issued || good.length === 0) return { [row]: unseen(expected, `${NOT_CALLED} while it was good`) };
    await pause(issued.at + (TOKEN_SECONDS + 1) * 1000 + 200 - Date.now());
    const before = environment.provider.journal().length;
    await userAgent.callApi();
    const late = calls(entriesSince(environment, before)).filter((entry) => bearerOf(entry) === token);
    const entries = environment.provider.journal();
    return {
      [row]:
        late.length > 0 ? broken(expected, 'it was sent', entries) : holds(expected, 'it was not', entries),
    };
  });

const UNAUTHORIZED = {
  times: 60,
  answer: { status: 401, headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' } },
};

const apiUnauthorized: Script = async (environment) => {
  const expected = 'A new sign-in is begun or offered, and works.';
  const dropped = 'The refused token is not sent again on the next visit.';
  return callDisturbed(environment, UNAUTHORIZED, async ({ pageState, entries, userAgent }) => {
    const refused = calls(entries)[0];
    if (!refused) {
      const nothing = unseen(expected, NOT_CALLED);
      return { 'client-api-unauthorized': nothing, 'client-api-refused-token-dropped': nothing };
    }
    const offered = await offersSignIn(environment, userAgent, entries, pageState);
    const token = bearerOf(refused);
    const before = environment.provider.journal().length;
    await userAgent.callApi();
    const again = calls(entriesSince(environment, before)).filter((entry) => bearerOf(entry) === token);
    const all = [...environment.provider.journal()];
    environment.provider.reset();
    const works = await userAgent.signIn();
    const offer = !offered
      ? broken(expected, `neither: ${describePageState(pageState)}`, all)
      : works.marker === 'signed-in'
        ? holds(expected, 'so it was', all)
        : seemsBroken(expected, `the new sign-in led to ${describePageState(works)}`, all);
    return {
      'client-api-unauthorized': offer,
      'client-api-refused-token-dropped':
        again.length > 0 ? broken(dropped, 'it was', all) : holds(dropped, 'it was not', all),
    };
  });
};

/** A new sign-in was begun, is one click away, or the session is visibly over. */
async function offersSignIn(
  environment: TestEnvironment,
  userAgent: UserAgent,
  entries: readonly JournalEntry[],
  pageState: PageState,
): Promise<boolean> {
  if (!isBrowserUserAgent(userAgent))
    return pageState.marker !== 'signed-in' && pageState.trouble === undefined;
  if (newSignIns(environment, entries) > 0) return true;
  const start = new URL(userAgent.drive.startUrl).pathname;
  const targets = await userAgent.page
    .locator('a[href], form[action]')
    .evaluateAll((found) =>
      found.map((one) => (one as HTMLAnchorElement).href || (one as HTMLFormElement).action),
    );
  if (targets.some((url) => URL.canParse(url) && new URL(url).pathname === start)) return true;
  return (await userAgent.isSignedIn()) === false;
}

const apiNoLoop: Script = (environment) =>
  callDisturbed(environment, UNAUTHORIZED, async ({ entries, userAgent }) => {
    const expected = 'One visit leads to at most one new sign-in.';
    // Loops by script go on after the page was first shown.
    if (isBrowserUserAgent(userAgent)) {
      await pause();
      await userAgent.look(performance.now() + userAgent.timeoutMs);
    }
    const all = [
      ...entries,
      ...environment.provider.journal().filter(({ n }) => n > (entries.at(-1)?.n ?? 0)),
    ];
    if (calls(all).length === 0) return { 'client-api-no-loop': unseen(expected, NOT_CALLED) };
    const begun = newSignIns(environment, all);
    return {
      'client-api-no-loop':
        begun > 1
          ? broken(expected, `it led to ${begun}`, all.slice(0, 12))
          : holds(expected, `it led to ${begun}`, all),
    };
  });

const apiForbidden: Script = (environment) =>
  callDisturbed(environment, { times: 60, answer: { status: 403 } }, async ({ entries }) => {
    const expected = 'No new sign-in is begun.';
    if (calls(entries).length === 0) return { 'client-api-forbidden': unseen(expected, NOT_CALLED) };
    const begun = newSignIns(environment, entries);
    return {
      'client-api-forbidden':
        begun > 0
          ? broken(expected, `${begun} were`, entries.slice(0, 12))
          : holds(expected, 'none was', entries),
    };
  });

const apiRedirect: Script = async (environment) => {
  const expected = 'The other origin does not receive the token.';
  const findings: Finding[] = [];
  for (const status of [302, 307, 308]) {
    const answer = { status, headers: { Location: '${foreign.url}/api/Users/ListUsers' } };
    const found = await callDisturbed(environment, { answer }, async ({ entries, token }) => {
      await pause(100);
      const leaked = environment.thirdParty
        .requests()
        .some(
          ({ url, headers, body }) =>
            token && [url, body, ...headers.flat()].some((text) => text.includes(token)),
        );
      if (calls(entries).length === 0) return unseen(expected, NOT_CALLED);
      return leaked
        ? broken(expected, `after ${status} it did`, entries)
        : holds(expected, 'it did not', entries);
    });
    findings.push(found);
  }
  return { 'client-api-redirect': worst(findings) };
};

const JSON_TYPE = { 'Content-Type': 'application/json' };
const FAILURES: readonly (readonly [string, object])[] = [
  ['a 500', { status: 500, body: 'Internal Server Error' }],
  ['a page', { headers: { 'Content-Type': 'text/html' }, body: '<!doctype html><h1>Maintenance</h1>' }],
  ['broken JSON', { headers: JSON_TYPE, body: '[{"id":"1","na' }],
  ['null', { headers: JSON_TYPE, body: 'null' }],
  ['an object where a list should be', { headers: JSON_TYPE, body: '{"unexpected":true}' }],
];

const apiFailure: Script = async (environment) => {
  const expected = 'A visible message, and the next visit works.';
  const findings: Finding[] = [];
  for (const [what, answer] of FAILURES) {
    await environment.app?.ensure();
    const found = await callDisturbed(environment, { answer }, async ({ pageState, entries, userAgent }) => {
      if (calls(entries).length === 0) return unseen(expected, NOT_CALLED);
      const seen = `${what} led to ${describePageState(pageState)}`;
      const crashed =
        environment.driver.kind === 'command' &&
        environment.driver.marksRefusals &&
        pageState.marker === 'none';
      if (pageState.trouble !== undefined || crashed) return broken(expected, seen, entries);
      return judgeNextVisit(environment, userAgent, seen, expected);
    });
    findings.push(found);
  }
  return { 'client-api-failure': worst(findings) };
};

async function judgeNextVisit(
  environment: TestEnvironment,
  userAgent: UserAgent,
  seen: string,
  expected: string,
): Promise<Finding> {
  const before = environment.provider.journal().length;
  const next = isBrowserUserAgent(userAgent) ? await userAgent.callApi() : await userAgent.signIn();
  const since = entriesSince(environment, before);
  const good = calls(since).some((entry) => entry.answer?.status === 200) && next.trouble === undefined;
  const entries = environment.provider.journal();
  return good
    ? holds(expected, `${seen}; the next visit worked`, entries)
    : seemsBroken(expected, `${seen}; the next visit led to ${describePageState(next)}`, entries);
}

const apiTextInert: Script = async (environment) => {
  const items = HOSTILE_TEXTS.map((text, at) => ({ id: `id_${at}`, name: text, title: text }));
  return withBrowsers(environment, 1, async (userAgent) => {
    if (!userAgent) throw new Error('a browser is needed');
    await userAgent.plantCanary();
    const begun = await userAgent.signIn();
    const expected = 'Markup and script run nowhere and become no element.';
    const before = environment.provider.journal().length;
    armApi(environment, { answer: { headers: JSON_TYPE, body: JSON.stringify(items) } });
    await userAgent.callApi();
    const called = calls(entriesSince(environment, before)).length > 0;
    if (begun.marker !== 'signed-in' || !called)
      return { 'client-api-text-inert': unseen(expected, NOT_CALLED) };
    return { 'client-api-text-inert': await judgeInert(environment, userAgent, 'names and titles') };
  });
};

const tokenCertificate: Script = async (environment) => {
  const row = 'client-token-certificate';
  const expected = 'A provider with an untrusted certificate receives neither secret nor code.';
  if (!environment.openUntrusted) {
    const how = 'needs launch, or a command, that is given ${provider.url}: it is started once more for this';
    return { [row]: untestable(expected, how) };
  }
  // Where the port is fixed a second copy would die of it, and the first one would answer in its place.
  await environment.app?.stop();
  try {
    return { [row]: await meetUntrusted(await environment.openUntrusted(), expected) };
  } finally {
    await environment.app?.ensure();
  }
};

async function meetUntrusted(untrusted: TestEnvironment, expected: string): Promise<Finding> {
  try {
    const userAgent = await untrusted.driver.visit();
    const pageState = await userAgent.signIn();
    const entries = [...untrusted.provider.journal()];
    await userAgent.close();
    const seen = describePageState(pageState);
    if (entries.some(isTokenRequest)) return broken(expected, 'it received a token request', entries);
    if (pageState.marker === 'signed-in') {
      // An application that signs in without this provider has asked another one: no word about certificates.
      if (entries.length === 0) return unseen(expected, `the provider received no request; ${seen}`);
      return {
        ...broken(expected, 'the application says that it signed in', entries),
        shown: [toShown(pageState)],
      };
    }
    const asked = entries.some(isAuthorization) || pageState.marker === 'failed';
    if (!asked) return unseen(expected, `the sign-in did not begin: ${seen}`);
    return holds(expected, `no token request; ${seen}`, entries);
  } finally {
    await untrusted.close();
  }
}

const STARTED_ANEW = 'the application is started anew for this';

/** Scripts by the id of their scenario. */
export const API_SCRIPTS: Topic<Script> = {
  'api-expired': {
    title: 'A token whose time is over',
    slow: true,
    needs: ['browser', 'api'],
    verifies: ['client-api-expired'],
    play: apiExpired,
  },
  'api-unauthorized': {
    title: 'A refused token',
    needs: ['api'],
    verifies: ['client-api-unauthorized', 'client-api-refused-token-dropped'],
    play: apiUnauthorized,
  },
  'api-no-loop': {
    title: 'Tokens that are all refused',
    needs: ['api'],
    verifies: ['client-api-no-loop'],
    play: apiNoLoop,
  },
  'api-forbidden': {
    title: 'A 403 from the API',
    needs: ['api'],
    verifies: ['client-api-forbidden'],
    play: apiForbidden,
  },
  'api-redirect': {
    title: 'A redirect from the API to another origin',
    needs: ['api'],
    verifies: ['client-api-redirect'],
    play: apiRedirect,
  },
  'api-failure': {
    title: 'A failing API',
    needs: ['api'],
    verifies: ['client-api-failure'],
    play: apiFailure,
  },
  'api-text-inert': {
    title: 'Markup and script from the API',
    needs: ['browser', 'api'],
    verifies: ['client-api-text-inert'],
    play: apiTextInert,
  },
  'token-certificate': {
    title: 'A certificate that cannot be trusted',
    needs: ['launch'],
    without: { 'second-sign-in': STARTED_ANEW, 'after-error': STARTED_ANEW, 'second-tab': STARTED_ANEW },
    verifies: ['client-token-certificate'],
    play: tokenCertificate,
  },
};
