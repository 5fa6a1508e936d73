/**
 * The mock as fixtures of Playwright Test, for a `test` of your own: `base.extend(airiskFixtures)`. This module loads no
 * Playwright; whichever version the project has is used.
 * @module
 */
import type {
  Fixtures,
  PlaywrightTestArgs,
  PlaywrightTestOptions,
  PlaywrightWorkerArgs,
  PlaywrightWorkerOptions,
} from '@playwright/test';
import type { MockServerOptions } from '../config/options.ts';
import { type MockServer, startMockServer } from '../start-mock-server.ts';
import { withBrowser } from './shipped-browser.ts';

export { type RoutedProvider, routeAirisk } from './route-airisk.ts';

/** What a test gets. */
export interface AiriskTestFixtures {
  /** The mock, as fresh as after its start: no codes, no journal, nothing armed. */
  readonly airisk: MockServer;
}

/** What a worker has. */
export interface AiriskWorkerFixtures {
  /** Option: how the mock of a worker is started. `use: { airiskOptions: { interaction: 'login' } }` */
  readonly airiskOptions: MockServerOptions;
  /** One mock for all tests of a worker. */
  readonly airiskServer: MockServer;
}

/**
 * The fixtures, to extend a `test` with. `launchOptions` stays what the project configured; where that names no browser and
 * Playwright has downloaded none, the browser of this package is started.
 */
export const airiskFixtures: Fixtures<
  AiriskTestFixtures,
  AiriskWorkerFixtures,
  PlaywrightTestArgs & PlaywrightTestOptions,
  PlaywrightWorkerArgs & PlaywrightWorkerOptions
> = {
  launchOptions: [
    async ({ launchOptions, browserName }, use, { project }) =>
      use(await withBrowser({ launchOptions, browserName, configured: project.use })),
    { scope: 'worker' },
  ],
  airiskOptions: [{}, { option: true, scope: 'worker' }],
  airiskServer: [
    async ({ airiskOptions }, use) => {
      const server = await startMockServer(airiskOptions);
      await use(server);
      await server.close();
    },
    { scope: 'worker' },
  ],
  airisk: async ({ airiskServer }, use) => {
    airiskServer.reset();
    await use(airiskServer);
  },
};
