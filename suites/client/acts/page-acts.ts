/** Acts about pages: what answers make of them, what they load, where they lead. */
import { request } from 'node:http';
import { request as requestSecurely } from 'node:https';
import type { Shown } from '../../../reports/model/types.ts';
import type { ClientArm } from '../../../specs/generated/client-scenario.ts';
import { prepareArm } from '../arm-vector.ts';
import type { Bed } from '../bed.ts';
import type { BrowserVisitor } from '../drive/browser-driver.ts';
import { describeSighting } from '../expectations.ts';
import { broken, type Finding, holds, seemsBroken, unseen, withShown } from '../finding.ts';
import { isTokenRequest, readPairs, valuesOf } from '../read-journal.ts';
import type { Act, Topic } from '../scenario.ts';
import { holdAnswer, withBrowsers, withParameters, worst } from './stage.ts';

/** Text that becomes an element, or runs, where it is not shown as text. */
export const HOSTILE_TEXTS: readonly string[] = [
  '<b data-airisk-canary>bold</b><script>airiskCanary("script")</script>',
  '"><img data-airisk-canary src=x onerror=airiskCanary("image")>',
  "'-airiskCanary('string')-'",
  '</title></script><svg data-airisk-canary onload=airiskCanary("svg")>',
];

/** Whether hostile text did anything on the page shown. */
export async function judgeInert(bed: Bed, visitor: BrowserVisitor, where: string): Promise<Finding> {
  const expected = 'Markup and script run nowhere and become no element.';
  const elements = await visitor.page.locator('[data-airisk-canary]').count();
  const entries = bed.provider.journal();
  if (visitor.executed.length > 0) return broken(expected, `script in ${where} ran`, entries);
  if (elements > 0) return broken(expected, `markup in ${where} became an element`, entries);
  return holds(expected, `in ${where} they did nothing`, entries);
}

const errorInert: Act = async (bed) => {
  const findings: Finding[] = [];
  const attempt = async (changes: Readonly<Record<string, string | undefined>>, where: string) => {
    const found = await withBrowsers(bed, 1, async (visitor) => {
      if (!visitor) throw new Error('a browser is needed');
      await visitor.plantCanary();
      const answer = await holdAnswer(bed, visitor);
      await visitor.open(withParameters(answer, changes));
      return judgeInert(bed, visitor, where);
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

const errorUriInert: Act = async (bed) => {
  const expected = 'error_uri is not opened, and becomes no link to script or data.';
  const attempt = (uri: string) =>
    withBrowsers(bed, 1, async (visitor) => {
      if (!visitor) throw new Error('a browser is needed');
      await visitor.plantCanary();
      const answer = await holdAnswer(bed, visitor);
      await visitor.open(withParameters(answer, { code: undefined, error: 'server_error', error_uri: uri }));
      const entries = bed.provider.journal();
      if (visitor.requests.some(({ url }) => url.startsWith(bed.foreign.url)))
        return broken(expected, 'it was opened', entries);
      const links = await visitor.page.locator('a[href^="javascript:" i], a[href^="data:" i]').count();
      if (links > 0 || visitor.executed.length > 0)
        return broken(expected, 'it became a link to script or data', entries);
      return holds(expected, 'it was neither', entries);
    });
  const uris = [
    `${bed.foreign.url}/help`,
    'javascript:airiskCanary("uri")',
    'data:text/html,<script>1</script>',
  ];
  const findings: Finding[] = [];
  for (const uri of uris) findings.push(await attempt(uri));
  return { 'client-error-uri-inert': worst(findings) };
};

const FOREIGN_MESSAGE = 'Call 555 0100 to unlock your account';

const errorWrongState: Act = (bed) =>
  withBrowsers(bed, 1, async (visitor) => {
    if (!visitor) throw new Error('a browser is needed');
    const expected = 'The text of an error with a wrong state is not shown.';
    const answer = await holdAnswer(bed, visitor);
    await visitor.open(
      withParameters(answer, {
        code: undefined,
        state: 'a-state-that-this-client-never-sent',
        error: 'server_error',
        error_description: FOREIGN_MESSAGE,
      }),
    );
    const shown = await visitor.page.locator('body').innerText({ timeout: visitor.timeoutMs });
    const entries = bed.provider.journal();
    return {
      'client-error-wrong-state': shown.includes(FOREIGN_MESSAGE)
        ? broken(expected, 'it was shown', entries)
        : holds(expected, 'it was not', entries),
    };
  });

const pageReload: Act = (bed) =>
  withBrowsers(bed, 1, async (visitor) => {
    if (!visitor) throw new Error('a browser is needed');
    const expected = 'After Reload and Back the user is signed in, and no code was redeemed twice.';
    const begun = await visitor.signIn();
    if (begun.marker !== 'signed-in')
      return {
        'client-page-reload': unseen(expected, `the sign-in did not succeed: ${describeSighting(begun)}`),
      };
    await visitor.page.reload({ waitUntil: 'domcontentloaded' });
    const reloaded = await visitor.look(performance.now() + visitor.timeoutMs, true);
    await visitor.page.goBack({ waitUntil: 'domcontentloaded' }).catch(() => undefined);
    const after = (await visitor.isSignedIn()) ?? true;
    const codes = bed.provider
      .journal()
      .filter(isTokenRequest)
      .map(({ request: { body } }) => body);
    const entries = bed.provider.journal();
    if (new Set(codes).size < codes.length)
      return { 'client-page-reload': broken(expected, 'a code was redeemed again', entries) };
    if (reloaded.marker !== 'signed-in')
      return {
        'client-page-reload': broken(expected, `Reload led to ${describeSighting(reloaded)}`, entries),
      };
    return {
      'client-page-reload': after
        ? holds(expected, 'so it was', entries)
        : broken(expected, 'Back ended the session', entries),
    };
  });

/** Requests to origins that are neither the application's nor the provider's. */
function foreignLoads(bed: Bed, { requests, page, drive }: BrowserVisitor): string[] {
  const { redirectUri } = bed.subject.client;
  if (!page.url().startsWith(redirectUri)) return [];
  const { startUrl, apiUrl, statusUrl } = drive;
  const own = [redirectUri, bed.provider.url, startUrl, apiUrl, statusUrl].flatMap((url) =>
    url === undefined ? [] : new URL(url).origin,
  );
  const from = requests.findLastIndex(({ url }) => url.startsWith(redirectUri));
  return requests
    .slice(from)
    .map(({ url }) => new URL(url))
    .filter(({ protocol, origin }) => /^https?:$/.test(protocol) && !own.includes(origin))
    .map(({ origin }) => origin);
}

const pageThirdParty: Act = async (bed) => {
  const expected = 'The page at the redirect URI loads nothing from another origin.';
  const arms: (ClientArm | undefined)[] = [
    undefined,
    { match: { endpoint: 'authorize' }, redirect: { set: { state: 'a-state-that-this-client-never-sent' } } },
    { match: { endpoint: 'authorize' }, redirect: { drop: ['code'], set: { error: 'access_denied' } } },
    { match: { endpoint: 'token' }, answer: { status: 400, body: 'Invalid Code' } },
  ];
  const findings: Finding[] = [];
  for (const arm of arms) {
    const found = await withBrowsers(bed, 1, async (visitor) => {
      if (!visitor) throw new Error('a browser is needed');
      if (arm) bed.provider.arm(prepareArm(bed, arm));
      await visitor.signIn();
      const [first] = foreignLoads(bed, visitor);
      const entries = bed.provider.journal();
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

const pageReturnTarget: Act = async (bed) => {
  const expected = 'A return address of another origin is not followed.';
  const { host } = new URL(bed.foreign.url);
  const targets = [
    `${bed.foreign.url}/`,
    `//${host}/`,
    `/\\${host}/`,
    `/%09/${host}/`.replace('%09', '\t'),
    `http:${host}/`,
    `${new URL(bed.subject.client.redirectUri).origin}@${host}/`,
  ];
  const findings: Finding[] = [];
  for (const target of targets) {
    const found = await withBrowsers(bed, 1, async (visitor) => {
      if (!visitor) throw new Error('a browser is needed');
      const names = visitor.drive.returnParameter ? [visitor.drive.returnParameter] : USUAL_NAMES;
      const changes = Object.fromEntries(names.map((name) => [name, target]));
      bed.provider.arm(
        prepareArm(bed, {
          match: { endpoint: 'authorize' },
          redirect: { append: names.map((name) => [name, target]) },
        }),
      );
      await visitor.open(withParameters(visitor.drive.startUrl, changes), { steps: true });
      const left = visitor.requests.some(({ url }) => url.startsWith(bed.foreign.url));
      const entries = bed.provider.journal();
      return left
        ? broken(expected, `${JSON.stringify(target.replace(host, 'elsewhere'))} was followed`, entries)
        : holds(expected, `${targets.length} disguises were not followed`, entries);
    });
    findings.push(found);
  }
  return { 'client-page-return-target': worst(findings) };
};

const FOREIGN_HOST = 'attacker.example';

const authorizeHostHeader: Act = async (bed) => {
  const expected = 'The redirect URI is the registered one, or no sign-in is begun.';
  const { startUrl, timeoutMs, cookie } = await withBrowsers(bed, 1, async (visitor) => {
    if (!visitor) throw new Error('a browser is needed');
    const url = visitor.drive.startUrl;
    const cookies = await visitor.context.cookies(url);
    const text = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    return { startUrl: url, timeoutMs: visitor.timeoutMs, cookie: text };
  });
  const findings: Finding[] = [];
  for (const headers of [
    { Host: FOREIGN_HOST },
    { 'X-Forwarded-Host': FOREIGN_HOST, 'X-Forwarded-Proto': 'https' },
    { Forwarded: `host=${FOREIGN_HOST};proto=https` },
  ]) {
    const name = Object.keys(headers)[0] ?? '';
    const sent = { ...headers, ...(cookie === '' ? {} : { Cookie: cookie }) };
    const reply = await ask(startUrl, sent, timeoutMs).catch((error: unknown) => String(error));
    if (typeof reply === 'string') findings.push(unseen(expected, `${name}: ${reply}`));
    else findings.push(withShown(judgeHost(bed, name, reply, expected), [showReply(startUrl, name, reply)]));
  }
  return { 'client-authorize-host-header': worst(findings) };
};

function judgeHost(bed: Bed, name: string, reply: Reply, expected: string): Finding {
  const { status } = reply;
  const location = reply.location ?? reply.leavesFor;
  if (location === undefined) {
    if (status >= 400) return holds(expected, `with a foreign ${name} no sign-in began (status ${status})`);
    return unseen(expected, 'the start page does not begin a sign-in by itself');
  }
  const query = readPairs(location.split(/\?(.*)/s)[1] ?? '');
  const [uri] = valuesOf(query, 'redirect_uri');
  if (uri === bed.subject.client.redirectUri) return holds(expected, `with a foreign ${name} it was`);
  if (location.startsWith(bed.provider.url) || uri !== undefined)
    return broken(expected, `with a foreign ${name} it was ${uri ?? 'absent'}`);
  return location.includes(FOREIGN_HOST)
    ? seemsBroken(expected, `with a foreign ${name} the browser was sent to ${location}`)
    : holds(expected, `with a foreign ${name} no sign-in began`);
}

function showReply(where: string, name: string, { status, location }: Reply): Shown {
  const text = `asked with ${name}: ${FOREIGN_HOST}; Location: ${location ?? 'none'}`;
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

/** Acts by the id of their scenario. */
export const PAGE_ACTS: Topic<Act> = {
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
