/** What scripts have in common: holding the provider's answer back, and judging what an answer led to. */
import type { Expectation } from '../../../specs/generated/client-scenario.ts';
import { isBrowserUserAgent } from '../drive/browser-driver.ts';
import type { BrowserUserAgent } from '../drive/browser-user-agent.ts';
import { judgeExpectation } from '../expectations.ts';
import { type Finding, unseen } from '../finding.ts';
import { passHistory } from '../histories.ts';
import { proveSession } from '../session-proof.ts';
import { withPages } from '../show-page.ts';
import type { JournalEntry, TestEnvironment, UserAgent } from '../test-environment.ts';
import { HOLD } from './hold-answer.ts';

export { holdAnswer, ScriptFailed } from './hold-answer.ts';

/** A user agent with a browser. */
export async function newBrowser(environment: TestEnvironment, spare = true): Promise<BrowserUserAgent> {
  const userAgent = await environment.driver.visit({ spare });
  if (!isBrowserUserAgent(userAgent)) throw new Error('this act needs a browser');
  return userAgent;
}

/**
 * Opens browsers for an act and closes them again. What it finds broken comes with their pages.
 * @param options.spare false: their history must begin with the act.
 */
export async function withBrowsers<T>(
  environment: TestEnvironment,
  count: number,
  act: (...userAgents: readonly BrowserUserAgent[]) => Promise<T>,
  { spare = true }: { readonly spare?: boolean } = {},
): Promise<T> {
  environment.provider.reset();
  environment.thirdParty.reset();
  const opening = Array.from({ length: count }, () => newBrowser(environment, spare));
  const userAgents = await Promise.all(opening);
  try {
    await beginWithHistory(environment, userAgents);
    return await withPages(environment, userAgents, await act(...userAgents));
  } finally {
    await Promise.all(userAgents.map((userAgent) => userAgent.close()));
  }
}

/** What lies behind the user agents is not part of the script: the provider begins anew. */
export async function beginWithHistory(
  environment: TestEnvironment,
  userAgents: readonly UserAgent[],
): Promise<void> {
  if (!environment.history) return;
  for (const userAgent of userAgents) await passHistory(environment, userAgent);
  environment.provider.reset();
}

/** The same URL with other parameters; undefined takes one away. */
export function withParameters(url: string, changes: Readonly<Record<string, string | undefined>>): string {
  const changed = new URL(url);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) changed.searchParams.delete(name);
    else changed.searchParams.set(name, value);
  }
  return changed.href;
}

/** Opens an answer and judges what it led to by an expectation of the scenarios. */
export async function judgeAnswer(
  environment: TestEnvironment,
  userAgent: BrowserUserAgent,
  url: string,
  expectation: Expectation,
): Promise<Finding> {
  const before = environment.provider.journal().length;
  const pageState = await userAgent.open(url);
  const entries = environment.provider.journal().slice(before);
  const session = ['none', 'both'].includes(pageState.marker)
    ? await proveSession(environment, userAgent)
    : undefined;
  const finding = judgeExpectation(expectation, {
    environment,
    vector: { title: '', arm: [HOLD] },
    pageState,
    session,
    entries,
    thirdParty: environment.thirdParty.requests(),
    longWait: false,
    ...(userAgent.formerToken === undefined ? {} : { formerToken: userAgent.formerToken }),
  });
  const at = environment.provider.journal().slice(0, before);
  return { ...finding, entries: [...at, ...(finding.entries ?? [])] };
}

/** Lets what the application does behind the page's back arrive. */
export function pause(ms = 300): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** The worst of several findings: a broken one, then one that could not be seen, then the last. */
export function worst(findings: readonly Finding[]): Finding {
  const found =
    findings.find(({ holds }) => holds === false) ??
    findings.find(({ holds }) => holds === undefined) ??
    findings.at(-1);
  return found ?? unseen('Something is judged.', 'nothing was');
}

/** Entries since a number of them. */
export function entriesSince(environment: TestEnvironment, count: number): JournalEntry[] {
  return environment.provider.journal().slice(count);
}
