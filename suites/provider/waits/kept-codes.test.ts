/** Codes that one test keeps for the next. */
import { expect, test } from '@playwright/test';
import { WaitClock } from '../../checks/wait-clock.ts';
import { startScripted } from '../../fixtures/testing/scripted-provider.ts';
import { encodings } from '../../flows/provider.ts';
import { collect, handOver, redeemEarly, takeOver } from './kept-codes.ts';

test('codes are handed over once, and what was seen of them is in the record of the test that judges it', async () => {
  const scripted = await startScripted(() => 'honest', true);
  const { provider } = scripted;
  try {
    const clock = new WaitClock(provider);
    const late = await collect(provider, clock, encodings);
    const inTime = await collect(provider, clock, encodings);
    const early = await redeemEarly(provider, clock, inTime, 50);
    handOver(provider, { clock, margin: 0, early, late });
    const { recorder } = scripted.nextTest();
    const kept = takeOver(provider);
    const statusesOf = (numbers: readonly number[] = []) =>
      recorder.pick(numbers).map(({ response }) => response?.status);
    for (const [at, code] of (kept?.early ?? []).entries()) {
      expect(code).toMatchObject({ kind: 'granted', encoding: encodings[at] });
      expect([statusesOf(code.grant.evidence), statusesOf(code.evidence)]).toEqual([[302], [200]]);
      expect(code.answered - code.asked).toBeGreaterThanOrEqual(50);
    }
    expect(kept?.late.map(({ grant }) => statusesOf(grant.evidence))).toEqual([[302], [302]]);
    const sent = new Set(scripted.calls.map(({ code }) => code));
    expect(kept?.late.some(({ grant }) => sent.has(grant.code))).toBe(false);
    expect([kept?.early.length, takeOver(provider)]).toEqual([2, undefined]);
  } finally {
    await scripted.close();
  }
});

test('a code that was left over is kept before a new one is asked for, where it was never sent', async () => {
  const scripted = await startScripted(() => 'honest', true);
  const { provider } = scripted;
  try {
    const [left, used] = [await provider.freshGrant(), await provider.freshGrant()];
    provider.spare([left, used]);
    await provider.redeem(used, 'form');
    scripted.nextTest();
    const codes = [await provider.unsent(), await provider.unsent()].map(({ code }) => code);
    expect(codes[0]).toBe(left.code);
    expect([left.code, used.code]).not.toContain(codes[1]);
  } finally {
    await scripted.close();
  }
});
