import { expect, test } from '@playwright/test';
import { workersOf } from './run-plan.ts';
import type { RunPlan } from './target-spec.ts';

const config = {
  ...{ name: 'a deployment', folder: '/', baseUrl: 'https://localhost' },
  client: { id: 'abc123', secret: 'secret', redirectUri: 'https://localhost/callback' },
  interaction: { kind: 'none' as const },
};
const plan: RunPlan = { target: { kind: 'deployment', config }, allowAttacks: false, tagKey: '00' };

test('who waits has workers beside the others, but where each code is a sign-in, or one thing is done at a time', () => {
  const asked = process.env['AIRISK_WORKERS'];
  delete process.env['AIRISK_WORKERS'];
  try {
    expect(workersOf(plan)).toEqual({ all: 4, waits: 2, judging: 2 });
    expect(workersOf({ ...plan, signsInForEachCode: true }).all).toBe(1);
    expect(workersOf({ ...plan, oneAtATime: true }).all).toBe(1);
    expect(workersOf({ ...plan, oneAtATime: true, signsInForEachCode: true }).all).toBe(1);
  } finally {
    if (asked !== undefined) process.env['AIRISK_WORKERS'] = asked;
  }
});
