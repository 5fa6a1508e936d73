import { expect, test } from '@playwright/test';
import { loadDialect, startMockServer } from '../../mock-server/index.ts';
import type { RequirementId } from '../../specs/index.ts';
import { describeMock } from './describe-mock.ts';
import { observeTwice } from './observe.ts';

/** A few that need few requests; `scripts/observe-again.ts` takes all, and all dialects. */
const FEW: readonly RequirementId[] = [
  'token-status-ok',
  'token-client-secret-wrong',
  'authorize-client-id-missing',
  'resource-no-token',
];

test('the mock that is made of a report is observed as the provider of the report was', async () => {
  test.setTimeout(120_000);
  const mock = await startMockServer({ port: 0, dialect: loadDialect('aspnet-core') });
  try {
    const { observed, different } = await observeTwice(describeMock(mock), {}, test.info().outputPath(), FEW);
    expect(different).toEqual([]);
    expect(observed).toBeGreaterThan(15);
  } finally {
    await mock.close();
  }
});
