/** Honest sign-ins with everything that can be seen of them: what observations read. */

import { isBrowserUserAgent } from '../drive/browser-driver.ts';
import type { BrowserAnswer, BrowserRequest } from '../drive/browser-traffic.ts';
import { type FailedHistory, type HistoryName, passHistory } from '../histories.ts';
import { ensureRunning, type HonestSignIn, signInAsControl, signInHonestly } from '../honest.ts';
import { bearerOf, isApiRequest, secretsOf } from '../read-journal.ts';
import { pictureOf } from '../show-page.ts';
import type { JournalEntry, Subject, TestEnvironment } from '../test-environment.ts';

/** A page or another answer that the application gave the browser. */
interface Page {
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the browser held when the sign-in was over. */
export interface BrowserState {
  readonly requests: readonly BrowserRequest[];
  readonly pages: readonly Page[];
  readonly address: string;
  readonly history: readonly string[];
  readonly cookies: readonly { readonly name: string; readonly value: string }[];
  /** Names and values of localStorage, sessionStorage, IndexedDB and the cache storage, as one text. */
  readonly storage: string;
}

export interface Sample {
  readonly signIn: HonestSignIn;
  /** Sign-in and call of the API. */
  readonly entries: readonly JournalEntry[];
  readonly browser?: BrowserState;
  /** What its page looked like when the sign-in was over. */
  readonly picture?: string;
  /** What lay behind the browser; absent: nothing. */
  readonly history?: readonly HistoryName[];
}

/** What the application wrote while something was played. */
export interface Written {
  /** Id of the scenario. */
  readonly scenario: string;
  readonly title: string;
  readonly text: string;
  /** The application ended by itself meanwhile. */
  readonly crashed: boolean;
}

export interface ObservationInput {
  readonly subject: Subject;
  /** Path of the provider's base URL, empty for none. */
  readonly prefix: string;
  readonly providerUrl: string;
  /** All of one process of the application, in order. */
  readonly samples: readonly Sample[];
  /** Honest sign-ins that failed in browsers with something behind them. */
  readonly failed: readonly FailedHistory[];
  /** Those of others, whose addresses differ. */
  readonly others: readonly Sample[];
  /** What the application wrote; undefined: it cannot be seen. */
  readonly output: string | undefined;
  /** The same by scenario, where it is known what was played meanwhile. */
  readonly written: readonly Written[];
  readonly codes: ReadonlySet<string>;
  readonly tokens: ReadonlySet<string>;
  /** What a request is for, where that is known better than by its path; default: as the journal of our provider reads. */
  readonly kindOf?: (entry: JournalEntry) => RequestKind | undefined;
  /** Where a generic token may be sent, where the target file says so. */
  readonly genericPath?: string;
}

/** What a client asks a provider for. */
export type RequestKind = 'authorization' | 'token' | 'api';

/** Signs in once and keeps all that can be seen. */
export async function takeSample(environment: TestEnvironment, thorough: boolean): Promise<Sample> {
  const missing = await ensureRunning(environment);
  if (missing) return { signIn: missing, entries: [] };
  const userAgent = await environment.driver.visit({ spare: !thorough });
  try {
    await passHistory(environment, userAgent);
    if (thorough && isBrowserUserAgent(userAgent)) {
      userAgent.keepsTexts = true;
      // What is shown before the sign-in counts as well.
      await userAgent.isSignedIn();
    }
    const history = environment.history ? { history: environment.history } : {};
    if (!thorough) {
      const signIn = await (environment.history
        ? signInAsControl(environment, userAgent)
        : signInHonestly(environment, userAgent));
      return { signIn, entries: signIn.entries, ...history };
    }
    const signIn = await signInHonestly(environment, userAgent);
    // A page that could not be had has no history and no storage to look into.
    const seen = isBrowserUserAgent(userAgent)
      ? await readBrowser(userAgent).catch(() => undefined)
      : undefined;
    const picture = await pictureOf(environment, userAgent);
    if (environment.subject.offers.has('api') && signIn.ok) await userAgent.callApi();
    const pages = isBrowserUserAgent(userAgent)
      ? await readPages(userAgent.answers, environment.provider.url)
      : [];
    return {
      signIn,
      ...(picture ? { picture } : {}),
      ...history,
      entries: [...environment.provider.journal()],
      ...(seen && isBrowserUserAgent(userAgent)
        ? { browser: { ...seen, requests: [...userAgent.requests], pages } }
        : {}),
    };
  } finally {
    await userAgent.close();
  }
}

type UserAgent = Parameters<typeof isBrowserUserAgent>[0] & { page: import('@playwright/test').Page };

async function readBrowser(userAgent: UserAgent): Promise<Omit<BrowserState, 'requests' | 'pages'>> {
  const { page } = userAgent;
  const session = await page.context().newCDPSession(page);
  const { entries } = await session.send('Page.getNavigationHistory');
  await session.detach();
  const cookies = await page.context().cookies();
  const storage = await page.evaluate(readStorage).catch(() => '');
  return { address: page.url(), history: entries.map(({ url }) => url), cookies, storage };
}

/** Runs in the page. */
async function readStorage(): Promise<string> {
  const found: unknown[] = [{ ...localStorage }, { ...sessionStorage }];
  for (const { name } of await indexedDB.databases()) {
    if (name === undefined) continue;
    const db = await new Promise<IDBDatabase | undefined>((resolve) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => resolve(undefined);
    });
    for (const store of db?.objectStoreNames ?? []) {
      found.push(
        await new Promise((resolve) => {
          const request = db?.transaction(store).objectStore(store).getAll();
          if (!request) return resolve([]);
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => resolve([]);
        }),
      );
    }
    db?.close();
  }
  if ('caches' in globalThis) {
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const kept = await cache.match(request);
        found.push(request.url, await kept?.text());
      }
    }
  }
  return JSON.stringify(found);
}

async function readPages(answers: readonly BrowserAnswer[], providerUrl: string): Promise<Page[]> {
  const own = answers.filter(({ url }) => !url.startsWith(`${providerUrl}/`));
  return Promise.all(
    own.map(async ({ url, status, headers, body }) => ({
      url,
      status,
      headers: await headers(),
      body: await body(),
    })),
  );
}

/** Codes and tokens of exchanges. */
export function collectSecrets(
  entries: readonly JournalEntry[],
  redirectUri: string,
  into: { readonly codes: Set<string>; readonly tokens: Set<string> },
): void {
  for (const entry of entries) {
    const { codes, tokens } = secretsOf(entry, redirectUri);
    for (const code of codes) into.codes.add(code);
    for (const token of tokens) into.tokens.add(token);
    const bearer = isApiRequest(entry) ? bearerOf(entry) : undefined;
    if (bearer !== undefined) into.tokens.add(bearer);
  }
}
