/** What a rule about the deployment looks at, and what it says. */
import type { ProviderRequirementId } from '../../../specs/generated/requirement-ids.ts';
import { broken, type Finding, holds } from '../../../suites/client/finding.ts';
import type { JournalEntry } from '../../../suites/client/test-environment.ts';

/** One thing that documents say about an answer. */
export interface Rule<Subject> {
  readonly requirement: ProviderRequirementId;
  readonly title: string;
  readonly expected: string;
  /**
   * `true`: it is so; a phrase: what is so instead; undefined: this answer says nothing about it.
   */
  readonly read: (subject: Subject) => true | string | undefined;
}

/** Applies a rule; undefined: it says nothing here. */
export function apply<Subject>(
  rule: Rule<Subject>,
  subject: Subject,
  entries: readonly JournalEntry[],
): Finding | undefined {
  const read = rule.read(subject);
  if (read === undefined) return undefined;
  return read === true ? holds(rule.expected, 'so it was', entries) : broken(rule.expected, read, entries);
}

/** A phrase that says what is wrong, or nothing: then it is as it should be. */
export const sound = (wrong: string | undefined): true | string => wrong ?? true;
