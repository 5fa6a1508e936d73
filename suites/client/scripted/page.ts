/** Scripts about pages: what answers make of them, what they load, where they lead. */
import { request } from 'node:http';
import { request as requestSecurely } from 'node:https';
import type { Shown } from '../../../reports/model/types.ts';
import type { ClientArm } from '../../../specs/generated/client-scenario.ts';
import { prepareArm } from '../arm-vector.ts';
import type { BrowserUserAgent } from '../drive/browser-user-agent.ts';
import { describePageState } from '../expectations.ts';
import { broken, type Finding, holds, seemsBroken, unseen, withShown } from '../finding.ts';
import { isTokenRequest, readPairs, valuesOf } from '../read-journal.ts';
import type { Script, Topic } from '../scenario.ts';
import type { TestEnvironment } from '../test-environment.ts';
import { holdAnswer, withBrowsers, withParameters, worst } from './helpers.ts';

/** Text that becomes an element, or runs, where it is not shown as text. */
export const HOSTILE_TEXTS: readonly string[] = [
  '<b data-airisk-canary>bold</b><script>airiskCanary("script")</script>',
  '"><img data-airisk-canary src=x onerror=airiskCanary("image")>',
  "'-airiskCanary('string')-'",
  '</title></script><svg data-airisk-canary onload=airiskCanary("svg")>',
];

/** Whether hostile text did anything on the page shown. */
export async function judgeInert(
  environment: TestEnvironment,
  userAgent: BrowserUserAgent,
  where: string,
): Promise<Finding> {
  const expected = 'Markup and script run nowhere and become no element.';
  const elements = await userAgent.page.locator('[data-airisk-canary]').count();
  const entries = environment.provider.journal();
  if (userAgent.executed.length > 0) return broken(expected, `script in ${where} ran`, entries);
  if (elements > 0) return broken(expected, `markup in ${where} became an element`, entries);
  return holds(expected, `in ${where} they did nothing`, entries);
}

const errorInert: Script = async (environment) => {
  const findings: Finding[] = [];
  const attempt = async (changes: Readonly<Record<string, string | undefined>>, where: string) => {
    const found = await withBrowsers(environment, 1, async (userAgent) => {
      if (!userAgent) throw new Error('a browser is needed');
      await userAgent.plantCanary();
      const answer = await holdAnswer(environment, userAgent);
      await userAgent.open(withParameters(answer, changes));
      return judgeInert(environment, userAgent, where);
    });
    findings.push(found);
  };
  for (const text of HOSTILE_TEXTS) {
    await attempt({ code: undefined, error: 'server_error', error_description: text }, 'error_description');
  }
  const [text = '', , string = ''] = HOSTILE_TEXTS;
  await attempt({ code: undefined, error: text }, 'error');
  await attempt({ state: text }, 'state');
  await attempt({ code: `${text}${string}` }, 'code');
  return { 'client-error-inert': worst(findings) };
};

const errorUriInert: Script = async (environment) => {
  const expected = 'error_uri is not opened, and becomes no link to script or data.';
  const attempt = (uri: string) =>
    withBrowsers(environment, 1, async (userAgent) => {
      if (!userAgent) throw new Error('a browser is needed');
      await userAgent.plantCanary();
      const answer = await holdAnswer(environment, userAgent);
      await userAgent.open(
        withParameters(answer, { code: undefined, error: 'server_error', error_uri: uri }),
      );
      const entries = environment.provider.journal();
      if (userAgent.requests.some(({ url }) => url.startsWith(environment.thirdParty.url)))
        return broken(expected, 'it was opened', entries);
      const links = await userAgent.page.locator('a[href^="javascript:" i], a[href^="data:" i]').count();
      if (links > 0 || userAgent.executed.length > 0)
        return broken(expected, 'it became a link to script or data', entries);
      return holds(expected, 'it was neither', entries);
    });
  const uris = [
    `${environment.thirdParty.url}/help`,
    'javascript:airiskCanary("uri")',
    'data:text/html,<script>1</script>',
  ];
  const findings: Finding[] = [];
  for (const uri of uris) findings.push(await attempt(uri));
  return { 'client-error-uri-inert': worst(findings) };
};

const THIRD_PARTY_MESSAGE = 'Call 555 0100 to unlock your account';

const errorWrongState: Script = (environment) =>
  withBrowsers(environment, 1, async (userAgent) => {
    if (!userAgent) throw new Error('a browser is needed');
    const expected = 'The text of an error with a wrong state is not shown.';
    const answer = await holdAnswer(environment, userAgent);
    await userAgent.open(
      withParameters(answer, {
        code: undefined,
        state: 'a-state-that-this-client-never-sent',
        error: 'server_error',
        error_description: THIRD_PARTY_MESSAGE,
      }),
    );
    const shown = await userAgent.page.locator('body').innerText({ timeout: userAgent.timeoutMs });
    const entries = environment.provider.journal();
    return {
      'client-error-wrong-state': shown.includes(THIRD_PARTY_MESSAGE)
        ? broken(expected, 'it was shown', entries)
        : holds(expected, 'it was not', entries),
    };
  });

const pageReload: Script = (environment) =>
  withBrowsers(
    environment,
    1,
    async (userAgent) => {
      if (!userAgent) throw new Error('a browser is needed');
      const expected = 'After Reload and Back the user is signed in, and no code was redeemed twice.';
      const begun = await userAgent.signIn();
      if (begun.marker !== 'signed-in')
        return {
          'client-page-reload': unseen(expected, `the sign-in did not succeed: ${describePageState(begun)}`),
        };
      await userAgent.page.reload({ waitUntil: 'domcontentloaded' });
      const reloaded = await userAgent.look(performance.now() + userAgent.timeoutMs, true);
      await userAgent.page.goBack({ waitUntil: 'domcontentloaded' }).catch(() => undefined);
      const after = (await userAgent.isSignedIn()) ?? true;
      const codes = environment.provider
        .journal()
        .filter(isTokenRequest)
        .map(({ request: { body } }) => body);
      const entries = environment.provider.journal();
      if (new Set(codes).size < codes.length)
        return { 'client-page-reload': broken(expected, 'a code was redeemed again', entries) };
      if (reloaded.marker !== 'signed-in')
        return {
          'client-page-reload': broken(expected, `Reload led to ${describePageState(reloaded)}`, entries),
        };
      return {
        'client-page-reload': after
          ? holds(expected, 'so it was', entries)
          : broken(expected, 'Back ended the session', entries),
      };
    },
    { spare: false },
  );

/** Requests to origins that are neither the application's nor the provider's. */
function thirdPartyLoads(
  environment: TestEnvironment,
  { requests, page, drive }: BrowserUserAgent,
): string[] {
  const { redirectUri } = environment.subject.client;
  if (!page.url().startsWith(redirectUri)) return [];
  const { startUrl, apiUrl, statusUrl } = drive;
  const own = [redirectUri, environment.provider.url, startUrl, apiUrl, statusUrl].flatMap((url) =>
    url === undefined ? [] : new URL(url).origin,
  );
  const from = requests.findLastIndex(({ url }) => url.startsWith(redirectUri));
  return requests
    .slice(from)
    .map(({ url }) => new URL(url))
    .filter(({ protocol, origin }) => /^https?:$/.test(protocol) && !own.includes(origin))
    .map(({ origin }) => origin);
}

const pageThirdParty: Script = async (environment) => {
  const expected = 'The page at the redirect URI loads nothing from another origin.';
  const arms: (ClientArm | undefined)[] = [
    undefined,
    { match: { endpoint: 'authorize' }, redirect: { set: { state: 'a-state-that-this-client-never-sent' } } },
    { match: { endpoint: 'authorize' }, redirect: { drop: ['code'], set: { error: 'access_denied' } } },
    { match: { endpoint: 'token' }, answer: { status: 400, body: 'Invalid Code' } },
  ];
  const findings: Finding[] = [];
  for (const arm of arms) {
    const found = await withBrowsers(environment, 1, async (userAgent) => {
      if (!userAgent) throw new Error('a browser is needed');
      if (arm) environment.provider.arm(prepareArm(environment, arm));
      await userAgent.signIn();
      const [first] = thirdPartyLoads(environment, userAgent);
      const entries = environment.provider.journal();
      return first === undefined
        ? holds(expected, 'nothing foreign was loaded', entries)
        : broken(expected, `it loads from ${first}`, entries);
    });
    findings.push(found);
  }
  return { 'client-page-third-party': worst(findings) };
};

const USUAL_NAMES = [
  'returnTo',
  'return_to',
  'returnUrl',
  'return',
  'next',
  'redirect',
  'continue',
  'target',
  'url',
];

const pageReturnTarget: Script = async (environment) => {
  const expected = 'A return address of another origin is not followed.';
  const { host } = new URL(environment.thirdParty.url);
  const targets = [
    `${environment.thirdParty.url}/`,
    `//${host}/`,
    `/\\${host}/`,
    `/%09/${host}/`.replace('%09', '\t'),
    `http:${host}/`,
    `${new URL(environment.subject.client.redirectUri).origin}@${host}/`,
  ];
  const findings: Finding[] = [];
  for (const target of targets) {
    const found = await withBrowsers(environment, 1, async (userAgent) => {
      if (!userAgent) throw new Error('a browser is needed');
      const names = userAgent.drive.returnParameter ? [userAgent.drive.returnParameter] : USUAL_NAMES;
      const changes = Object.fromEntries(names.map((name) => [name, target]));
      environment.provider.arm(
        prepareArm(environment, {
          match: { endpoint: 'authorize' },
          redirect: { append: names.map((name) => [name, target]) },
        }),
      );
      await userAgent.open(withParameters(userAgent.drive.startUrl, changes), { steps: true });
      const left = userAgent.requests.some(({ url }) => url.startsWith(environment.thirdParty.url));
      const entries = environment.provider.journal();
      return left
        ? broken(expected, `${JSON.stringify(target.replace(host, 'elsewhere'))} was followed`, entries)
        : holds(expected, `${targets.length} disguises were not followed`, entries);
    });
    findings.push(found);
  }
  return { 'client-page-return-target': worst(findings) };
};

const THIRD_PARTY_HOST = 'attacker.example';

const authorizeHostHeader: Script = async (environment) => {
  const expected = 'The redirect URI is the registered one, or no sign-in is begun.';
  const { startUrl, timeoutMs, cookie } = await withBrowsers(environment, 1, async (userAgent) => {
    if (!userAgent) throw new Error('a browser is needed');
    const url = userAgent.drive.startUrl;
    const cookies = await userAgent.context.cookies(url);
    const text = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    return { startUrl: url, timeoutMs: userAgent.timeoutMs, cookie: text };
  });
  const findings: Finding[] = [];
  for (const headers of [
    { Host: THIRD_PARTY_HOST },
    { 'X-Forwarded-Host': THIRD_PARTY_HOST, 'X-Forwarded-Proto': 'https' },
    { Forwarded: `host=${THIRD_PARTY_HOST};proto=https` },
  ]) {
    const name = Object.keys(headers)[0] ?? '';
    const sent = { ...headers, ...(cookie === '' ? {} : { Cookie: cookie }) };
    const reply = await ask(startUrl, sent, timeoutMs).catch((error: unknown) => String(error));
    if (typeof reply === 'string') findings.push(unseen(expected, `${name}: ${reply}`));
    else
      findings.push(
        withShown(judgeHost(environment, name, reply, expected), [showReply(startUrl, name, reply)]),
      );
  }
  return { 'client-authorize-host-header': worst(findings) };
};

function judgeHost(environment: TestEnvironment, name: string, reply: Reply, expected: string): Finding {
  const { status } = reply;
  const location = reply.location ?? reply.leavesFor;
  if (location === undefined) {
    if (status >= 400) return holds(expected, `with a foreign ${name} no sign-in began (status ${status})`);
    return unseen(expected, 'the start page does not begin a sign-in by itself');
  }
  const query = readPairs(location.split(/\?(.*)/s)[1] ?? '');
  const [uri] = valuesOf(query, 'redirect_uri');
  if (uri === environment.subject.client.redirectUri) return holds(expected, `with a foreign ${name} it was`);
  if (location.startsWith(environment.provider.url) || uri !== undefined)
    return broken(expected, `with a foreign ${name} it was ${uri ?? 'absent'}`);
  return location.includes(THIRD_PARTY_HOST)
    ? seemsBroken(expected, `with a foreign ${name} the browser was sent to ${location}`)
    : holds(expected, `with a foreign ${name} no sign-in began`);
}

function showReply(where: string, name: string, { status, location }: Reply): Shown {
  const text = `asked with ${name}: ${THIRD_PARTY_HOST}; Location: ${location ?? 'none'}`;
  return { kind: 'page', where, status, text };
}

interface Reply {
  readonly status: number;
  readonly location: string | undefined;
  /** Where its page leads by script or link, when it names a redirect URI. */
  readonly leavesFor: string | undefined;
}

const MAX_PAGE = 200_000;

function readLeaving(page: string): string | undefined {
  return /https?:[^"'`\s<>\\]*[?&](?:amp;)?redirect_uri=[^"'`\s<>\\]*/
    .exec(page)?.[0]
    .replaceAll('&amp;', '&');
}

function ask(url: string, headers: Readonly<Record<string, string>>, timeout: number): Promise<Reply> {
  const send = url.startsWith('https:') ? requestSecurely : request;
  return new Promise((resolve, reject) => {
    // Applications on this machine make their own certificates, which nobody judges here.
    const sent = send(url, { headers, timeout, rejectUnauthorized: false }, (answer) => {
      let page = '';
      answer.setEncoding('utf8').on('data', (text: string) => {
        if (page.length < MAX_PAGE) page += text;
      });
      answer.on('close', () => {
        const { statusCode = 0, headers: own } = answer;
        resolve({ status: statusCode, location: own.location, leavesFor: readLeaving(page) });
      });
    });
    sent.on('timeout', () => sent.destroy(new Error(`no answer within ${timeout / 1000} s`)));
    sent.on('error', reject);
    sent.end();
  });
}

/** Scripts by the id of their scenario. */
export const PAGE_SCRIPTS: Topic<Script> = {
  'authorize-host-header': {
    title: 'A foreign Host header',
    needs: ['browser'],
    verifies: ['client-authorize-host-header'],
    play: authorizeHostHeader,
  },
  'error-inert': {
    title: 'Markup and script in the answer',
    needs: ['browser'],
    verifies: ['client-error-inert'],
    play: errorInert,
  },
  'error-uri-inert': {
    title: 'error_uri',
    needs: ['browser'],
    verifies: ['client-error-uri-inert'],
    play: errorUriInert,
  },
  'error-wrong-state': {
    title: 'An error that nobody asked for',
    needs: ['browser'],
    verifies: ['client-error-wrong-state'],
    play: errorWrongState,
  },
  'page-reload': {
    title: 'Reload and Back',
    needs: ['browser'],
    verifies: ['client-page-reload'],
    play: pageReload,
  },
  'page-third-party': {
    title: 'What the page at the redirect URI loads',
    needs: ['browser'],
    verifies: ['client-page-third-party'],
    play: pageThirdParty,
  },
  'page-return-target': {
    title: 'Return addresses of another origin',
    needs: ['browser'],
    verifies: ['client-page-return-target'],
    play: pageReturnTarget,
  },
};
