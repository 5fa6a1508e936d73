/** Histories of codes, through the core in every sound dialect that plays by the clock alone, and over HTTP. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadDialect } from '../../mock-server/config/load-dialect.ts';
import type { Dialect } from '../../mock-server/provider/dialect.ts';
import { packageRoot } from '../../specs/index.ts';
import { openCoreDriver, openHttpDriver } from './driver.ts';
import { type FuzzTarget, runCases, timed } from './fuzz-target.ts';
import { playHistory } from './life-cycle.ts';
import { histories } from './operations.ts';

/** Sound dialects without delays, limits, blocked texts, habits and codes that end others: these need models of their own. */
function plainDialects(): Dialect[] {
  return readdirSync(join(packageRoot, 'specs', 'dialects'))
    .map((file) => loadDialect(file.replace(/\.json$/, '')))
    .filter(
      ({ sound, http, code, token, habits = [] }) =>
        sound &&
        http.rateLimit === null &&
        http.blockedPatterns.length === 0 &&
        http.delayMs.max === 0 &&
        code.live === 'any' &&
        token.live === 'any' &&
        token.again === 'new' &&
        habits.length === 0,
    );
}

/** One history in every dialect counts as one case. */
const lifeCycle: FuzzTarget = {
  name: 'life-cycle',
  about: 'histories of issue, redeem, use, clock, reset, faults against the model, in every plain dialect',
  share: 0.005,
  meets: ['steps', 'tokens', 'refusals', 'opened'],
  run: (fuzzTarget) =>
    timed('life-cycle', fuzzTarget.cases, async (counter) => {
      const drivers = plainDialects().map((dialect) =>
        openCoreDriver(dialect, fuzzTarget.seed, fuzzTarget.faults),
      );
      let turn = 0;
      await runCases('life-cycle', histories, fuzzTarget, async (history) => {
        // The strict dialect always, the others by turns.
        turn += 1;
        for (const driver of drivers) {
          if (driver.dialect.name !== 'strict' && drivers[turn % drivers.length] !== driver) continue;
          await playHistory(driver, history, (what) => counter.add(what));
        }
      });
      counter.add('dialects', drivers.length);
    }),
};

const lifeCycleHttp: FuzzTarget = {
  name: 'life-cycle-http',
  about: 'the same histories over HTTP, with the control plane',
  share: 0.001,
  meets: ['steps', 'tokens', 'refusals', 'opened'],
  run: (fuzzTarget) =>
    timed('life-cycle-http', fuzzTarget.cases, async (counter) => {
      const driver = await openHttpDriver();
      try {
        await runCases('life-cycle-http', histories, fuzzTarget, async (history) => {
          await playHistory(driver, history, (what) => counter.add(what));
        });
      } finally {
        await driver.close();
      }
    }),
};

export const LIFE_CYCLE_FUZZ_TARGETS: readonly FuzzTarget[] = [lifeCycle, lifeCycleHttp];
