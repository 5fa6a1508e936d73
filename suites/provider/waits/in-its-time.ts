/** What the tests that wait have in common. */
import type { Checker } from '../../fixtures/checker.ts';
import { test } from '../../fixtures/test.ts';
import type { TargetUnderTest } from '../../flows/target.ts';

/** `expiration` may be written in whole seconds, rounded down. */
export const WHOLE_SECOND_MARGIN_MS = 1500;
/** What is used or refused meanwhile must not begin a new life. */
export const MEANWHILE = 0.5;
/** A token that is used only before its end lies unused for most of its life. */
export const YOUNG = 0.25;

/** Where time is real, a test lasts as long as what it waits for; each single answer has a limit of its own. */
export function takeTime({ advance }: TargetUnderTest): void {
  if (advance === undefined) test.setTimeout(0);
}

/** Where only the newest is good, or the end is not waited for, nothing is kept to its end in contexts. */
export function tellNothing(checker: Checker, requirement: 'code-expires' | 'resource-token-expires'): void {
  const reason = 'nothing is kept to its end in contexts: see the other checks of this requirement';
  checker.notApplicable({ requirement, title: 'in contexts', expected: 'a refusal after the end' }, reason);
}
