import { expect, test } from '@playwright/test';
import { createProvider } from '../provider/provider.ts';
import type { OverrideSteps } from '../provider/steps.ts';
import {
  authorize,
  CALLBACK,
  createTestCore,
  exchange,
  header,
  honest,
  obtainCode,
  plainRequest,
  redirectQuery,
  toForm,
} from '../test-kit.ts';
import { knownFaults } from './index.ts';
import { pickFaults } from './pick-faults.ts';

test('have ids that are unique, and say what they break and whom they harm', () => {
  expect(new Set(knownFaults().map(({ id }) => id)).size).toBe(knownFaults().length);
  for (const { id, title, breaks, harm } of knownFaults()) {
    expect(id).toMatch(/^[a-z]+\/[a-z0-9-]+$/);
    expect([title, breaks, harm].every((text) => text.length > 5)).toBe(true);
  }
  expect(() => pickFaults(knownFaults(), ['no/such'])).toThrow(/no\/such/);
});

test('a code becomes reusable', async () => {
  const core = createTestCore({ faults: ['code/reusable'] });
  const code = await obtainCode(core);
  expect((await exchange(core, honest(code))).status).toBe(200);
  const again = await exchange(core, honest(code));
  expect([again.status, header(again, 'x-airisk-mock-fault')]).toEqual([200, 'code/reusable']);
});

test('compose, come and go', async () => {
  const core = createTestCore();
  const request = { client_id: 'abc123', redirect_uri: `${CALLBACK}.evil.example/`, state: 's' };
  expect((await authorize(core, request)).status).toBe(400);
  core.setFaults(['redirect/prefix-match', 'state/dropped']);
  const answer = await authorize(core, request);
  expect([...redirectQuery(answer).keys()]).toEqual(['code']);
  expect(() => core.setFaults(['no/such'])).toThrow(RangeError);
  expect(core.faults).toHaveLength(2);
  core.setFaults([]);
  expect((await authorize(core, request)).status).toBe(400);
});

/** Exchanges one code three times at once, at a provider with these overrides. */
async function race(override: OverrideSteps): Promise<number[]> {
  const core = createTestCore();
  const provider = createProvider({
    config: core.config,
    dialect: core.dialect,
    protocol: { problem: { type: 't', title: 'u', status: 401 }, conditions: [] },
    store: core.store,
    now: core.clock.now,
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    overrides: [override],
  });
  const request = plainRequest({
    method: 'POST',
    path: '/api/oauth2/Token',
    headers: [['Content-Type', 'application/x-www-form-urlencoded']],
    body: toForm(honest(await obtainCode(core))),
  });
  const answers = await Promise.all([1, 2, 3].map(() => provider.handle(request)));
  return answers.map(({ status }) => status).sort();
}

const aMoment = () => new Promise((resolve) => setImmediate(resolve));

test('can tear checking and marking apart, so that a race has several winners', async () => {
  const statuses = await race((steps) => ({
    claimCode: async (claimed, env) => {
      if (claimed.codeRecord?.usedAt !== undefined) return steps.claimCode(claimed, env);
      await aMoment();
      if (claimed.codeRecord !== undefined) env.steps.markCodeUsed(claimed.codeRecord, claimed, env);
      return undefined;
    },
  }));
  expect(statuses).toEqual([200, 200, 200]);
});

test('do not make a race by being slow before the code is claimed', async () => {
  const statuses = await race((steps) => ({
    checkCodeUser: async (exchange, env) => {
      await aMoment();
      return steps.checkCodeUser(exchange, env);
    },
  }));
  expect(statuses).toEqual([200, 400, 400]);
});
