/** Codes and tokens that are counted: found guessable, and nothing else is lost or blamed for it. */
import { expect, test } from '@playwright/test';
import type { RequirementId } from '../specs/index.ts';
import { judgeBuiltIn } from './testing/judge-built-in.ts';

/** Everything that alters or invents a code or token. */
const ROWS: readonly RequirementId[] = [
  'code-unknown',
  'code-unknown-form',
  'code-exact',
  'code-not-from-token',
  'code-refusals-alike',
  'code-single-use',
  'resource-bad-token',
  'resource-token-exact',
  'token-code-empty',
];

for (const faults of [['code/named-numbers', 'token/named-numbers'], ['code/short-numbers']]) {
  test(`with ${faults.join(' and ')}, every other row is judged, and none blamed`, async () => {
    test.setTimeout(120_000);
    const judged = await judgeBuiltIn(ROWS, { faults });
    expect(judged.map(({ id, outcome }) => `${id}: ${outcome}`)).toEqual(
      judged.map(({ id }) => `${id}: pass`),
    );
  });
}
