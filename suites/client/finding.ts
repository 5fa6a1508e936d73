/** What a judge says about one expectation. */
import type { Shown } from '../../reports/model/types.ts';
import type { JournalEntry, PageState } from './test-environment.ts';

export interface Finding {
  /** undefined: it could not be seen. */
  readonly holds: boolean | undefined;
  readonly expected: string;
  readonly actual: string;
  /** Why it could not be seen. */
  readonly reason?: string;
  /** What it rests on. */
  readonly entries?: readonly JournalEntry[];
  /** Pages and log lines that it rests on as well. */
  readonly shown?: readonly Shown[];
  /** Id of the scenario that has to be played to see it again, beside the one that judges it. */
  readonly playedIn?: string;
  /** The configuration lacks what it takes, or the client is of another kind; `reason` says which. */
  readonly unmet?: 'untestable' | 'not-applicable';
  /** Seen for certain: another attempt would change nothing. */
  readonly certain?: boolean;
}

/** It holds. */
export const holds = (expected: string, actual: string, entries?: readonly JournalEntry[]): Finding => ({
  holds: true,
  expected,
  actual,
  ...(entries ? { entries } : {}),
});

/** It is broken, and was seen to be. */
export const broken = (expected: string, actual: string, entries?: readonly JournalEntry[]): Finding => ({
  holds: false,
  expected,
  actual,
  certain: true,
  ...(entries ? { entries } : {}),
});

/** It seems broken; a slow machine could be the cause. */
export const seemsBroken = (
  expected: string,
  actual: string,
  entries?: readonly JournalEntry[],
): Finding => ({
  ...broken(expected, actual, entries),
  certain: false,
});

/** It could not be seen. */
export const unseen = (expected: string, reason: string, entries?: readonly JournalEntry[]): Finding => ({
  holds: undefined,
  expected,
  actual: 'not seen',
  reason,
  ...(entries ? { entries } : {}),
});

/** The configuration lacks what it takes to see it. */
export const untestable = (expected: string, reason: string): Finding => ({
  ...unseen(expected, reason),
  unmet: 'untestable',
});

/** What was shown, as evidence: a page, or what a command printed. */
export function toShown({ url, status, text, detail }: PageState, kind: Shown['kind'] = 'page'): Shown {
  const words = [text, detail].filter(Boolean).join(' · ');
  return {
    kind,
    where: url,
    ...(status === undefined ? {} : { status }),
    text: words === '' ? '(no text)' : words,
  };
}

/** The same finding with more to look at; what holds needs none. */
export function withShown(finding: Finding, shown: readonly Shown[]): Finding {
  if (finding.holds === true || finding.unmet !== undefined || shown.length === 0) return finding;
  return { ...finding, shown: [...(finding.shown ?? []), ...shown] };
}
