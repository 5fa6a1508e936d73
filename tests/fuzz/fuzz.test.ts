/** The short form of every fuzz target: minutes of attacks are for `run.ts`, seconds of them for every change. */
import { expect, test } from '@playwright/test';
import { FUZZ_TARGETS } from './fuzz-targets.ts';

/** A seed of its own for every run, printed when something fails; AIRISK_FUZZ_SEED repeats one. */
const seed = Number(process.env.AIRISK_FUZZ_SEED ?? Date.now() % 2_147_483_647);

/** Enough to meet each kind of case several times. */
const CASES: Readonly<Record<string, number>> = {
  authorize: 3_000,
  token: 3_000,
  resources: 1_500,
  control: 1_000,
  pages: 500,
  'life-cycle': 150,
  'life-cycle-http': 20,
  sockets: 250,
  races: 200,
  load: 1_000,
};

for (const fuzzTarget of FUZZ_TARGETS) {
  test(`survives ${fuzzTarget.about}`, async () => {
    const cases = CASES[fuzzTarget.name] ?? 0;
    expect(cases).toBeGreaterThan(0);
    const totals = await fuzzTarget.run({ cases, seed });
    // Attacks that never get anywhere prove nothing: honest ones must be among them.
    for (const name of fuzzTarget.meets) expect(totals.counts[name] ?? 0, name).toBeGreaterThan(0);
  });
}

/** Defects that a fuzz target must notice, or its silence means nothing. */
const NOTICED: readonly (readonly [fuzzTarget: string, fault: string])[] = [
  ['authorize', 'redirect/prefix-match'],
  ['authorize', 'authorize/unknown-client-accepted'],
  ['authorize', 'authorize/header-split'],
  ['token', 'code/reusable'],
  ['token', 'token/secret-not-compared-in-json'],
  ['token', 'token/json-types-crash'],
  ['token', 'token/secret-in-error'],
  ['resources', 'resource/token-never-expires'],
  ['resources', 'resource/token-in-query'],
  ['pages', 'interaction/any-password'],
  ['pages', 'interaction/denial-grants'],
  ['life-cycle', 'code/never-expires'],
  ['life-cycle', 'code/any-client-in-json'],
  ['life-cycle', 'userid/omitted-gives-generic'],
];

for (const [name, fault] of NOTICED) {
  test(`${name} notices ${fault}, and says how to see it again`, async () => {
    const fuzzTarget = FUZZ_TARGETS.find((one) => one.name === name);
    const attack = fuzzTarget?.run({ cases: 20_000, seed: 1, faults: [fault] });
    await expect(attack).rejects.toThrow(
      /^repeat: node dist\/tests\/fuzz\/run\.js --only \S+ --cases 20000 --seed 1 --path \S+$/m,
    );
  });
}
