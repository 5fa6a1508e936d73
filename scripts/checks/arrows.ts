/**
 * Which folder may import from which: the picture of the architecture, as data. A new arrow needs a line here, in review.
 *
 * The mock and the judges share data, never code: a mistake must not agree with itself.
 */
export interface Arrow {
  /** A folder, or a file; the longest match counts. */
  readonly from: string;
  /** Folders. A folder may always import from itself. */
  readonly to: readonly string[];
}

/** What every judge may use: the specification, the types of the report. */
const FOR_JUDGES = ['specs', 'reports/model'];

/** One line a folder. Together they make no circle: what is drawn below may import from what is above it. */
export const ARROWS: readonly Arrow[] = [
  { from: 'specs', to: [] },
  { from: 'mock-server', to: ['specs'] },
  { from: 'reports', to: ['specs'] },
  { from: 'suites/network', to: ['specs'] },
  { from: 'suites/browser', to: ['specs', 'suites/network'] },
  // The fixtures start a browser, which judges nobody.
  { from: 'mock-server/playwright', to: ['specs', 'mock-server', 'suites/browser'] },
  { from: 'suites/flows', to: [...FOR_JUDGES, 'reports/secrets', 'suites/network', 'suites/browser'] },
  { from: 'suites/checks', to: [...FOR_JUDGES, 'suites/network', 'suites/flows'] },
  { from: 'suites/explore', to: [...FOR_JUDGES, 'suites/flows', 'suites/checks'] },
  {
    from: 'suites/fixtures',
    to: [
      ...[...FOR_JUDGES, 'reports/collect', 'reports/leaks'],
      ...['suites/browser', 'suites/flows', 'suites/checks'],
    ],
  },
  { from: 'suites/contexts', to: [...FOR_JUDGES, 'suites/flows', 'suites/checks', 'suites/fixtures'] },
  {
    from: 'suites/provider',
    to: ['specs', ...['flows', 'checks', 'explore', 'fixtures', 'contexts'].map((name) => `suites/${name}`)],
  },
  // Judges of clients are handed a provider and an application; they start neither.
  { from: 'suites/client', to: [...FOR_JUDGES, 'suites/browser', 'suites/flows', 'suites/checks'] },
  { from: 'runner', to: ['specs', 'mock-server', 'reports', 'suites'] },
  { from: 'cli', to: ['specs', 'mock-server', 'reports', 'suites', 'runner'] },
  { from: 'playwright.config.ts', to: ['suites', 'runner'] },
  { from: 'tests/fuzz', to: ['specs', 'mock-server'] },
  { from: 'tests/parity', to: ['mock-server'] },
  // Providers that share nothing with the mock: a second opinion on the judges.
  { from: 'tests/independent-provider', to: ['specs', 'reports/model', 'runner/like'] },
  // Observes a provider, makes a mock of the report, and observes that.
  {
    from: 'tests/likeness',
    to: ['specs', 'mock-server', 'reports/model', 'runner', 'tests/independent-provider'],
  },
  { from: 'bench', to: ['specs', 'mock-server', 'suites/browser'] },
  { from: 'scripts', to: ['specs', 'mock-server', 'reports', 'suites', 'runner', 'cli', 'tests'] },
];

/** What tests may import beyond that: tests of the judges need something to judge, tests of pages a browser. */
export const TESTS_MAY_ALSO: readonly Arrow[] = [
  { from: 'suites', to: ['specs', 'mock-server', 'reports', 'suites', 'runner', 'cli'] },
  { from: 'runner', to: ['cli/testing'] },
  { from: 'reports', to: ['suites/browser'] },
  { from: 'mock-server', to: ['suites/browser'] },
  { from: 'tests/fuzz', to: ['suites/browser'] },
  { from: 'tests/parity', to: ['suites/browser'] },
];

/** Optional peers: only these folders may use them, because the rest must run where they are not installed. */
export const PEERS: Readonly<Record<string, readonly string[]>> = {
  '@redis/client': ['mock-server/store/shared'],
  msw: ['mock-server/msw'],
};

/** Folders that no installed copy runs: they may use devDependencies, as tests and folders called `testing` may. */
export const FOR_DEVELOPERS = ['scripts', 'bench', 'tests'] as const;
