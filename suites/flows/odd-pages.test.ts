/** A provider whose pages are odd in one respect each: slow, scripted, framed, noisy, or silent. */
import { writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { openTarget } from '../../runner/targets/open-target.ts';
import type { Target } from '../../specs/generated/target.ts';
import { resolveBrowser } from '../browser/index.ts';
import { readDenial } from '../checks/read-interaction-denial.ts';
import { type Reading, readAuthorizeRefusal } from '../checks/read-refusal.ts';
import type { Authorization } from './authorizer.ts';
import { Provider } from './provider.ts';
import type { Decision } from './sign-in.ts';
import type { ResolvedTarget } from './target-spec.ts';
import { BrowserSession, SharedBrowser } from './visit.ts';
import { visitPages } from './visit-pages.ts';
import { Wire } from './wire.ts';

const FORM =
  '<form method="post" action="/done"><button name="d" value="approve">Allow</button><button name="d" value="deny">Don\'t allow</button></form>';
const later = (ms: number, html = FORM): string =>
  `<p>One moment<script>setTimeout(() => document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(html)}), ${ms})</script>`;
const REDIRECT = 'http://127.0.0.1:9/callback';
const BACK_OFF_S = 6;

type Interaction = NonNullable<Target['interaction']>;
type Steps = Extract<Interaction, { kind: 'form' }>['approve'];
const allow: Steps = [{ click: { role: 'button', name: 'Allow' } }];
const deny: Steps = [{ click: { role: 'button', name: "Don't allow" } }];

interface Odd {
  readonly script?: string;
  readonly page: string | ((answer: ServerResponse) => void);
  readonly status?: number;
  readonly done?: (answer: ServerResponse, back: (query: string) => void, decision: string) => void;
  readonly interaction?: Partial<Extract<Interaction, { kind: 'form' }>>;
  readonly redirectUri?: string;
  readonly decision?: Decision;
  /** Played before, by a visit that looks at the pages. */
  readonly first?: Decision;
  readonly timeoutSeconds?: number;
}

const browser = new SharedBrowser();
test.afterAll(() => browser.close());

/** Plays the sign-in of a provider with such a page. */
const play = (odd: Odd): Promise<Authorization & { readonly ms: number; readonly asked: boolean }> =>
  withOdd(odd, async (provider) => {
    const started = performance.now();
    if (odd.first) await visitPages(provider, odd.first);
    const result = await provider.authorize(provider.authorizeParams(), odd.decision ?? 'approve');
    return { ...result, ms: performance.now() - started, asked: provider.consentAsked };
  });

/** Runs a provider with such a page. */
async function withOdd<T>(odd: Odd, act: (provider: Provider) => Promise<T>): Promise<T> {
  const redirectUri = odd.redirectUri ?? REDIRECT;
  const server = createServer((request, answer) => {
    const { pathname } = new URL(request.url ?? '/', 'http://x');
    const html = { 'Content-Type': 'text/html; charset=utf-8' };
    if (pathname === '/api/oauth2' && request.method === 'GET') {
      if (typeof odd.page === 'function') return odd.page(answer);
      return answer.writeHead(odd.status ?? 200, html).end(odd.page);
    }
    if (pathname === '/inner')
      return answer.writeHead(200, html).end(FORM.replace('<form', '<form target="_top"'));
    if (pathname === '/never') return undefined;
    if (pathname === '/stream')
      return answer.writeHead(200, { 'Content-Type': 'text/event-stream' }).write(': hello\n\n');
    if (pathname === '/late') return setTimeout(() => answer.writeHead(200, html).end(FORM), 3000);
    if (pathname !== '/done' && pathname !== '/api/oauth2') return answer.writeHead(404).end();
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    return request.on('end', () => {
      const back = (query: string) => answer.writeHead(302, { Location: `${redirectUri}?${query}` }).end();
      if (odd.done) odd.done(answer, back, body);
      else back(body.includes('approve') ? 'code=the-code-of-this-test' : 'error=access_denied');
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const config: ResolvedTarget = {
    name: 'odd pages',
    baseUrl,
    folder: process.cwd(),
    client: { id: 'abc', secret: 'a-secret-of-this-test', redirectUri },
    interaction: odd.script
      ? { kind: 'script', module: odd.script }
      : { kind: 'form', approve: allow, deny, ...odd.interaction },
    limits: { timeoutSeconds: odd.timeoutSeconds ?? BACK_OFF_S },
  };
  const target = await openTarget(
    {
      target: { kind: 'deployment', config },
      allowAttacks: false,
      tagKey: '00',
      browser: await resolveBrowser(),
    },
    false,
  );
  const wire = new Wire({ timeoutMs: target.limits.timeoutSeconds * 1000 });
  const provider = new Provider(target, wire, new BrowserSession(target, browser), () => undefined);
  try {
    return await act(provider);
  } finally {
    wire.close();
    server.closeAllConnections();
    server.close();
  }
}

const kindOf = (result: Authorization): Reading['kind'] => readAuthorizeRefusal(result).kind;

test.describe('a sign-in page is played', () => {
  const pages: Readonly<Record<string, Odd>> = {
    'whose form comes three seconds late': { page: later(3000) },
    'whose form comes four seconds late': { page: later(4000) },
    'that takes three seconds to answer': {
      page: (answer) =>
        void setTimeout(() => answer.writeHead(200, { 'Content-Type': 'text/html' }).end(FORM), 3000),
    },
    'whose form is the last part of a slow answer': {
      page: (answer) => {
        answer.writeHead(200, { 'Content-Type': 'text/html' }).write(`<p>Hello${' '.repeat(2000)}`);
        setTimeout(() => answer.end(FORM), 3000);
      },
    },
    'that is sent by Enter in its only field': {
      page: '<form method="post" action="/done"><label>Answer <input name="d"></label></form>',
      interaction: {
        approve: [{ fill: { label: 'Answer', value: 'approve' } }, { press: { label: 'Answer' } }],
      },
    },
    'whose form is in a frame': { page: '<p>Outside</p><iframe src="/inner"></iframe>' },
    'that never reaches load': { page: `<img src="/never">${FORM}` },
    'with an open event stream': { page: `<script>new EventSource('/stream')</script>${FORM}` },
    'with a socket that does not open': {
      page: `<script>new WebSocket('ws://' + location.host + '/never')</script>${FORM}`,
    },
    'that keeps asking in the background': {
      page: `<script>setInterval(() => fetch('/nothing'), 100)</script>${FORM}`,
    },
    'behind one with a button of the same name': {
      page: FORM.replace('/done', '/late').replace('method="post"', 'method="get"'),
      interaction: { steps: allow },
    },
    'whose answer takes four seconds': {
      page: FORM,
      done: (_, back) => void setTimeout(() => back('code=late-code-of-this-test'), 4000),
    },
    'that goes on by a script in its last answer': {
      page: FORM,
      done: (answer) =>
        void answer
          .writeHead(200, { 'Content-Type': 'text/html' })
          .end(
            `<script>setTimeout(() => { location = ${JSON.stringify(`${REDIRECT}?code=by-script-of-this-test`)} }, 900)</script>One moment`,
          ),
    },
    'that goes on by a refresh': {
      page: FORM,
      done: (answer) =>
        void answer
          .writeHead(200, { 'Content-Type': 'text/html' })
          .end(
            `<meta http-equiv="refresh" content="2;url=${REDIRECT}?code=by-refresh-of-this-test">One moment`,
          ),
    },
    'with an optional step for a page that was left out': {
      page: FORM,
      interaction: { steps: [{ click: { role: 'button', name: 'Not now', optional: true } }] },
    },
    'with a late banner over the button': {
      page: `${FORM}<script>setTimeout(() => document.body.insertAdjacentHTML('beforeend', '<div style="position:fixed;inset:0;background:#fff"><button onclick="this.parentNode.remove()">Accept all</button></div>'), 0)</script>`,
      interaction: { steps: [{ click: { role: 'button', name: 'Accept all', optional: true } }] },
    },
  };
  for (const [what, odd] of Object.entries(pages)) {
    test(what, async () => {
      const result = await play(odd);
      expect(result.visit?.trouble).toBeUndefined();
      expect(result.code).toBeDefined();
    });
  }

  for (const [what, extra] of [
    [
      'an optional step that is not needed',
      { interaction: { steps: [{ click: { role: 'button', name: 'Not now', optional: true } }] } },
    ],
    ['an open event stream', { page: `<script>new EventSource('/stream')</script>${FORM}` }],
    ['a load that never ends', { page: `<img src="/never">${FORM}` }],
  ] as const) {
    test(`${what} costs no patience`, async () => {
      expect((await play({ page: FORM, timeoutSeconds: 60, ...extra } as Odd)).ms).toBeLessThan(8000);
    });
  }

  for (const redirectUri of ['com.example.app:/callback', 'myapp://cb', 'http://127.0.0.1:51004/callback']) {
    test(`that leads to ${redirectUri}`, async () => {
      const result = await play({ page: FORM, redirectUri });
      expect(result.location).toBe(`${redirectUri}?code=the-code-of-this-test`);
      expect(result.redirectStatus).toBe(302);
    });
    test(`that leads to ${redirectUri} by a script`, async () => {
      const location = `${redirectUri}?code=the-code-of-this-test`;
      const page = `<button onclick="location='${location}'">Allow</button>`;
      expect((await play({ page, redirectUri })).location).toBe(location);
    });
  }
});

test.describe('no refusal', () => {
  const undecided: Readonly<Record<string, Odd>> = {
    'a form that is later than the patience': { page: later(5000), timeoutSeconds: 2 },
    'a sign-in page with other words': { page: FORM.replace('>Allow<', '>Ja<') },
    'an answer that does not come': { page: FORM, done: () => undefined, timeoutSeconds: 2 },
    'a page that does not come': { page: () => undefined, timeoutSeconds: 2 },
    'a button that does nothing': { page: '<button>Allow</button>' },
    'two buttons of one name': { page: FORM + FORM },
    'a dialog that asks': { page: FORM.replace('<form', '<form onsubmit="return confirm(\'Sure?\')"') },
    'a server error at the end': { page: FORM, done: (answer) => void answer.writeHead(503).end('busy') },
    'a choice of ways to sign in': {
      page: '<p>Choose<a href="/api/oauth2?x">Password</a><a href="/y">Card</a>',
    },
    'a page that waits for its script': { page: '<p>Loading…<script>0</script>', timeoutSeconds: 2 },
  };
  for (const [what, odd] of Object.entries(undecided)) {
    test(what, async () => {
      const result = await play(odd).catch((error: Error) => error.name);
      // A bare request that is not answered never reaches the browser.
      if (typeof result === 'string') expect(result).toBe('NoAnswerError');
      else expect(readAuthorizeRefusal(result)).toMatchObject({ kind: 'unclear' });
    });
  }

  test('an answer that does not come is told with its time and address', async () => {
    const { visit } = await play({ page: FORM, done: () => undefined, timeoutSeconds: 2 });
    expect(visit?.trouble).toMatch(/^no answer within 2 s from http:\/\/127\.0\.0\.1:\d+\/done/);
  });
});

test.describe('a refusal', () => {
  const refused: Readonly<Record<string, Odd>> = {
    'an error by redirect': { page: FORM, done: (_, back) => back('error=access_denied') },
    'a page with status 400 after the decision': {
      page: FORM,
      done: (answer) => void answer.writeHead(400).end('No'),
    },
    'a plain page with status 200 that asks for nothing': { page: '<h1>Sorry</h1><p>Das geht so nicht.' },
    'a page with status 200 that says what is wrong': {
      page: '<h1>Error</h1><p>Invalid redirect URI<script>0</script><a href="/">Home</a>',
    },
    'an answer with status 200 after the decision': {
      page: FORM,
      done: (answer) => void answer.writeHead(200, { 'Content-Type': 'text/html' }).end('You denied access.'),
    },
  };
  for (const [what, odd] of Object.entries(refused)) {
    test(what, async () => {
      const result = await play({ ...odd, decision: what.includes('decision') ? 'deny' : 'approve' });
      expect(kindOf(result)).toBe('refused');
      expect(result.ms).toBeLessThan(5000);
    });
  }
});

test('a consent that is remembered is no grant after a denial', async () => {
  const signIn = '<form method="post" action="/done"><button>Sign in</button></form>';
  const result = await play({
    page: signIn,
    interaction: { steps: [{ click: { role: 'button', name: 'Sign in' } }] },
    done: (_, back) => back('code=the-code-of-this-test'),
    decision: 'deny',
  });
  expect(readDenial(result, true)).toMatchObject({
    kind: 'beside',
    reason: expect.stringContaining('remembered'),
  });
  expect(readDenial(result, false)).toMatchObject({ kind: 'unclear' });
});

test('a decision was made, however soon the browser is sent away', async () => {
  const result = await play({
    page: FORM,
    done: (_, back) => back('code=the-code-of-this-test'),
    decision: 'deny',
  });
  expect(result.progress?.decided).toBe(true);
  expect(readDenial(result, false)).toMatchObject({ kind: 'granted' });
});

test('that a page asked is remembered, whatever it was visited for', async () => {
  let asked = false;
  const signIn = '<form method="post" action="/done"><button>Sign in</button></form>';
  const result = await play({
    page: (answer) => {
      answer.writeHead(200, { 'Content-Type': 'text/html' }).end(asked ? signIn : FORM);
      asked = true;
    },
    interaction: { steps: [{ click: { role: 'button', name: 'Sign in', optional: true } }] },
    done: (_, back) => back('code=the-code-of-this-test'),
    first: 'approve',
    decision: 'deny',
  });
  expect(readDenial(result, result.asked)).toMatchObject({ kind: 'beside' });
});

test.describe('the pages before a decision', () => {
  const back = `${REDIRECT}?code=the-code-of-this-test`;
  const approve = FORM.replace('/done', '');
  const press =
    "export const approve = (page) => page.getByRole('button', { name: 'Allow', exact: true }).click();";
  const leadsOn = (html: string) => (answer: ServerResponse) =>
    void answer.writeHead(200, { 'Content-Type': 'text/html' }).end(html);
  const answers: Readonly<Record<string, string>> = {
    'a refresh': `<meta http-equiv="refresh" content="1;url=${back}">One moment`,
    'a script': `<script>setTimeout(() => { location = '${back}' }, 900)</script>One moment`,
  };
  const ways: Readonly<Record<string, () => Partial<Odd>>> = {
    steps: () => ({}),
    'a script of the operator': () => {
      const script = test.info().outputPath('press-allow.mjs');
      writeFileSync(script, press);
      return { script };
    },
  };
  for (const [way, played] of Object.entries(ways)) {
    for (const [by, html] of Object.entries(answers)) {
      test(`do not include the answer at the same address that leads on by ${by}, with ${way}`, async () => {
        const odd = { page: approve, done: leadsOn(html), ...played() };
        const { visit, pages } = await withOdd(odd, (provider) => visitPages(provider, 'approve'));
        expect(visit).toMatchObject({ landing: { location: back } });
        const seen = pages.map(({ beforeDecision, html: source = '' }) => [
          beforeDecision,
          source.includes(back),
        ]);
        expect(seen).toEqual([
          [true, false],
          [false, true],
        ]);
      });
    }
    test(`include the one that asks, with ${way}`, async () => {
      const odd = {
        page: `${approve}<!-- the-code -->`,
        done: (_: ServerResponse, to: (query: string) => void) => to('code=the-code'),
        ...played(),
      };
      const { pages } = await withOdd(odd, (provider) => visitPages(provider, 'approve'));
      expect(pages).toMatchObject([{ beforeDecision: true, html: expect.stringContaining('the-code') }]);
    });
  }
});
