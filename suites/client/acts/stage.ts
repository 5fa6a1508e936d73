/** What acts have in common: holding the provider's answer back, and judging what an answer led to. */
import type { Expectation } from '../../../specs/generated/client-scenario.ts';
import type { Bed, JournalEntry, Visitor } from '../bed.ts';
import { type BrowserVisitor, isBrowserVisitor } from '../drive/browser-driver.ts';
import { judgeExpectation } from '../expectations.ts';
import { type Finding, unseen } from '../finding.ts';
import { passHistory } from '../histories.ts';
import { proveSession } from '../session-proof.ts';
import { withPages } from '../show-page.ts';
import { HOLD } from './hold-answer.ts';

export { ActFailed, holdAnswer } from './hold-answer.ts';

/** A visitor with a browser. */
export async function newBrowser(bed: Bed): Promise<BrowserVisitor> {
  const visitor = await bed.driver.visit();
  if (!isBrowserVisitor(visitor)) throw new Error('this act needs a browser');
  return visitor;
}

/** Opens browsers for an act and closes them again. What it finds broken comes with their pages. */
export async function withBrowsers<T>(
  bed: Bed,
  count: number,
  act: (...visitors: readonly BrowserVisitor[]) => Promise<T>,
): Promise<T> {
  bed.provider.reset();
  bed.foreign.reset();
  const visitors = await Promise.all(Array.from({ length: count }, () => newBrowser(bed)));
  try {
    await beginWithHistory(bed, visitors);
    return await withPages(bed, visitors, await act(...visitors));
  } finally {
    await Promise.all(visitors.map((visitor) => visitor.close()));
  }
}

/** What lies behind the visitors is not part of the act: the provider begins anew. */
export async function beginWithHistory(bed: Bed, visitors: readonly Visitor[]): Promise<void> {
  if (!bed.history) return;
  for (const visitor of visitors) await passHistory(bed, visitor);
  bed.provider.reset();
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
  bed: Bed,
  visitor: BrowserVisitor,
  url: string,
  expectation: Expectation,
): Promise<Finding> {
  const before = bed.provider.journal().length;
  const sighting = await visitor.open(url);
  const entries = bed.provider.journal().slice(before);
  const session = ['none', 'both'].includes(sighting.marker) ? await proveSession(bed, visitor) : undefined;
  const finding = judgeExpectation(expectation, {
    bed,
    vector: { title: '', arm: [HOLD] },
    sighting,
    session,
    entries,
    foreign: bed.foreign.requests(),
    longWait: false,
    ...(visitor.formerToken === undefined ? {} : { formerToken: visitor.formerToken }),
  });
  const at = bed.provider.journal().slice(0, before);
  return { ...finding, entries: [...at, ...(finding.entries ?? [])] };
}

/** Lets what the application does behind the page's back arrive. */
export function settle(ms = 300): Promise<void> {
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
export function entriesSince(bed: Bed, count: number): JournalEntry[] {
  return bed.provider.journal().slice(count);
}
