/** The page of a user agent as evidence: where it is, what it says, and what it looks like. */
import type { Shown } from '../../reports/model/types.ts';
import { isBrowserUserAgent } from './drive/browser-driver.ts';
import type { BrowserUserAgent } from './drive/browser-user-agent.ts';
import { takePicture } from './drive/take-picture.ts';
import { type Finding, withShown } from './finding.ts';
import { bearerOf, secretsOf } from './read-journal.ts';
import type { TestEnvironment, UserAgent } from './test-environment.ts';

/** What the page looks like; undefined: a command has none, the application gave none, or it cannot be had. */
export async function pictureOf(
  environment: TestEnvironment,
  userAgent: UserAgent,
): Promise<string | undefined> {
  if (!isBrowserUserAgent(userAgent) || BROWSERS_OWN.test(userAgent.page.url())) return undefined;
  return takePicture(userAgent.page, secretsIn(environment, userAgent));
}

/** What a browser shows where no page came. */
const BROWSERS_OWN = /^(?:about|chrome-error):/;

/** What this run must not show, as far as this user agent can have met it. */
function secretsIn(environment: TestEnvironment, { formerToken }: BrowserUserAgent): string[] {
  const { secret, redirectUri } = environment.subject.client;
  const met = environment.provider.journal().flatMap((entry) => {
    const { codes, tokens } = secretsOf(entry, redirectUri);
    return [...codes, ...tokens, bearerOf(entry)];
  });
  return [secret, formerToken, ...met].filter((value) => value !== undefined);
}

const SHOWN_CHARACTERS = 160;

async function showPage(environment: TestEnvironment, userAgent: BrowserUserAgent): Promise<Shown> {
  const picture = await pictureOf(environment, userAgent);
  const text = await userAgent.page.evaluate(() => document.body?.innerText ?? '').catch(() => '');
  const words = text.replace(/\s+/g, ' ').trim().slice(0, SHOWN_CHARACTERS);
  const where = userAgent.page.url();
  return { kind: 'page', where, text: words === '' ? '(no text)' : words, ...(picture ? { picture } : {}) };
}

/** What an act found, with the pages that its user agents were left with where something is broken. */
export async function withPages<T>(
  environment: TestEnvironment,
  userAgents: readonly UserAgent[],
  found: T,
): Promise<T> {
  const broken = (value: unknown): value is Finding => (value as Finding | undefined)?.holds === false;
  const all = typeof found === 'object' && found !== null ? found : {};
  if (!broken(found) && !Object.values(all).some(broken)) return found;
  const pages: Shown[] = [];
  for (const userAgent of userAgents)
    if (isBrowserUserAgent(userAgent)) pages.push(await showPage(environment, userAgent));
  if (broken(found)) return withShown(found, pages) as T;
  const entries = Object.entries(all).map(([row, value]) => [
    row,
    broken(value) ? withShown(value, pages) : value,
  ]);
  return Object.fromEntries(entries) as T;
}
