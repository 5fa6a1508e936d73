/**
 * Playwright Test with the mock as a fixture: one server for each worker, fresh for each test.
 *
 * It uses the project's own `@playwright/test`, which is a peer of this package. A project that extends `test` already adds
 * the fixtures of `airisk-conformance/playwright/fixtures`.
 * @module
 */
import { test as base } from '@playwright/test';
import { type AiriskTestFixtures, type AiriskWorkerFixtures, airiskFixtures } from './fixtures.ts';

export { expect } from '@playwright/test';
export {
  type AiriskTestFixtures,
  type AiriskWorkerFixtures,
  airiskFixtures,
  type RoutedProvider,
  routeAirisk,
} from './fixtures.ts';

/** Playwright's `test` with the fixtures `airisk` and `airiskServer`, and the option `airiskOptions`. */
export const test = base.extend<AiriskTestFixtures, AiriskWorkerFixtures>(airiskFixtures);
