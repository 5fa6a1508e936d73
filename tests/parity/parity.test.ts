import {
  type Browser,
  chromium,
  expect,
  type Page,
  type Request,
  type Response,
  test,
} from '@playwright/test';
import { setupServer } from 'msw/node';
import { createMockProvider } from '../../mock-server/create-mock-provider.ts';
import { createAiriskHandlers } from '../../mock-server/msw/index.ts';
import { routeAirisk } from '../../mock-server/playwright/route-airisk.ts';
import { startMockServer } from '../../mock-server/start-mock-server.ts';
import { TEST_INSTANT } from '../../mock-server/test-kit.ts';
import { launchOptions, resolveBrowser } from '../../suites/browser/index.ts';
import { type Asked, CASES, type Seen, type Way } from './cases.ts';

const PREFIX = '/airisk';
const BASE_URL = `https://airisk.example.com${PREFIX}`;
/** With a seed, codes, tokens and trace ids are the same everywhere, so that whole answers can be compared. */
const SEED = 11;

/** Headers of the answer itself; the others belong to the connection. */
const HEADERS = [
  'allow',
  'cache-control',
  'content-type',
  'location',
  'referrer-policy',
  'retry-after',
  'www-authenticate',
  'x-airisk-mock',
  'x-airisk-mock-fault',
  'x-content-type-options',
];

const BROKEN: Seen = { status: 0, headers: {}, body: '' };

let browser: Browser;
let ways: readonly Way[] = [];

test.beforeAll(async () => {
  browser = await chromium.launch(launchOptions(await resolveBrowser()));
  ways = [await openServer(), openLibrary(), openMsw(), await openPageRoute()];
});
test.afterAll(async () => {
  await Promise.all(ways.map((way) => way.close()));
  await browser.close();
});

for (const { title, statuses, run } of CASES) {
  test(`answers alike on every way: ${title}`, async () => {
    const [reference, ...others] = await collect(run);
    expect(reference?.seen.map(({ status }) => status)).toEqual(statuses);
    for (const { name, seen } of others) expect(seen, name).toEqual(reference?.seen);
  });
}

test('gives the same causes on every way', async () => {
  const causes = ways.map(({ provider }) =>
    provider.journal().flatMap(({ explanations }) => explanations.filter(({ kind }) => kind === 'cause')),
  );
  expect(causes[0]?.length).toBeGreaterThan(0);
  for (const own of causes) expect(own).toEqual(causes[0]);
});

async function collect(run: (way: Way) => Promise<readonly Seen[]>) {
  const results = [];
  for (const way of ways) {
    way.provider.reset();
    way.provider.freeze(TEST_INSTANT);
    results.push({ name: way.name, seen: await run(way) });
  }
  return results;
}

async function openServer(): Promise<Way> {
  const server = await startMockServer({ seed: SEED, prefix: PREFIX });
  const ask = ({ path, ...init }: Asked) =>
    observe(() => fetch(server.url + path, { ...init, redirect: 'manual' }));
  return { name: 'server', provider: server, ask, close: () => server.close() };
}

function openLibrary(): Way {
  const provider = createMockProvider({ seed: SEED, baseUrl: BASE_URL });
  const ask = ({ path, ...init }: Asked) =>
    observe(() => provider.fetch(new globalThis.Request(BASE_URL + path, init)));
  return { name: 'library', provider, ask, close: async () => undefined };
}

function openMsw(): Way {
  const { handlers, provider } = createAiriskHandlers({ seed: SEED, baseUrl: BASE_URL });
  // It takes over the global fetch: on for its own requests only, so that the server's are not seen here.
  const interceptor = setupServer(...handlers);
  const ask = async ({ path, ...init }: Asked): Promise<Seen> => {
    interceptor.listen({ onUnhandledRequest: 'error' });
    try {
      return await observe(() => fetch(BASE_URL + path, { ...init, redirect: 'manual' }));
    } finally {
      interceptor.close();
    }
  };
  return { name: 'MSW', provider, ask, close: async () => undefined };
}

async function openPageRoute(): Promise<Way> {
  const page = await browser.newPage();
  await page.route('https://airisk.example.com/home', (route) =>
    route.fulfill({ body: '<title>home</title>' }),
  );
  const provider = await routeAirisk(page, { seed: SEED, baseUrl: BASE_URL });
  await page.goto('https://airisk.example.com/home');
  return {
    name: 'page.route',
    provider,
    ask: (asked) => askInPage(page, asked),
    close: () => page.close(),
  };
}

/** A redirect is hidden from scripts, so answers are read from what the browser reports; the callback need not exist. */
async function askInPage(page: Page, { path, ...init }: Asked): Promise<Seen> {
  const url = BASE_URL + path;
  const settled = settledRequest(page, url);
  await page.evaluate(
    ([target, options]) =>
      fetch(target, options).then(
        (answer) => answer.text(),
        () => '',
      ),
    [url, init] as const,
  );
  const response = await settled;
  if (!response) return BROKEN;
  const { status, body } = {
    status: response.status(),
    body: isRedirect(response.status()) ? '' : await response.text(),
  };
  return { status, headers: pick(await response.allHeaders()), body };
}

/** The response to the next request for a URL; undefined when its connection broke. */
function settledRequest(page: Page, url: string): Promise<Response | undefined> {
  return new Promise((resolve) => {
    const end = (response?: Response): void => {
      page.off('response', answered).off('requestfailed', failed);
      resolve(response);
    };
    const answered = (response: Response): void => {
      if (response.url() === url) end(response);
    };
    const failed = (request: Request): void => {
      if (request.url() === url) end();
    };
    page.on('response', answered).on('requestfailed', failed);
  });
}

async function observe(ask: () => Promise<globalThis.Response>): Promise<Seen> {
  try {
    const response = await ask();
    return {
      status: response.status,
      headers: pick(Object.fromEntries(response.headers)),
      body: await response.text(),
    };
  } catch {
    return BROKEN;
  }
}

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}

function pick(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    HEADERS.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])),
  );
}
