/** Whose data a token shows: judged by what the answers tell, and untestable where they tell nothing. */
import { expect, test } from '@playwright/test';
import type { RequirementId } from '../specs/index.ts';
import { judgeBuiltIn, type Misbehaviour } from './testing/judge-built-in.ts';

const ROWS: readonly RequirementId[] = ['resource-own-data', 'userid-flows-apart'];
const nameless = 'resources-without-owner';

const cases: readonly (readonly [title: string, Misbehaviour, outcomes: readonly string[]])[] = [
  ['answers that name nobody, and differ', { dialect: nameless }, ['pass', 'pass']],
  ['empty answers', { dialect: 'resources-empty' }, ['untestable', 'untestable']],
  [
    "nameless answers of which one encoding gets the other user's",
    { dialect: nameless, faults: ['resource/other-users-data-in-json'] },
    ['fail', 'fail'],
  ],
  [
    'nameless answers, of which a userid in the query shows those of the other user',
    { dialect: nameless, faults: ['resource/other-users-data-by-query'] },
    ['fail', 'pass'],
  ],
  [
    'nameless answers, of which one path shows those of the other user',
    { dialect: nameless, faults: ['resource/other-users-data-on-one-path'] },
    ['fail', 'pass'],
  ],
  [
    'nameless answers, and flows that are swapped',
    { dialect: nameless, faults: ['token/flows-swapped'] },
    ['pass', 'fail'],
  ],
];

for (const [title, misbehaviour, outcomes] of cases) {
  test(title, async () => {
    test.setTimeout(120_000);
    const judged = await judgeBuiltIn(ROWS, misbehaviour);
    const outcomeOf = (row: RequirementId) => judged.find(({ id }) => id === row)?.outcome;
    expect(ROWS.map(outcomeOf)).toEqual(outcomes);
    for (const row of judged)
      if (row.outcome === 'untestable')
        expect(row.reason ?? row.checks[0]?.reason).toContain('resources.owner');
  });
}
