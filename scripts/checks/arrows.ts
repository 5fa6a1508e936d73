/**
 * Which folder may import from which: the picture of the architecture, as data. A new arrow needs a line here, in review.
 *
 * The mock and the judges share data, never code: a mistake must not agree with itself.
 */
export interface Arrow {
  /** A folder, or a pattern of files when it ends in a suffix; the longest match counts. */
  readonly from: string;
  /** Folders or files; `*` is everything. A folder may always import from itself. */
  readonly to: readonly string[];
}

/** Folders in which judges live. */
const JUDGES = [
  ...['suites/flows', 'suites/checks', 'suites/fixtures', 'suites/provider', 'suites/browser'],
  'suites/network',
  'suites/contexts',
  'suites/explore',
];
/** What every judge may use: the specification, the report's types and tagging, the shape of a plan. */
const FOR_JUDGES = ['specs', 'reports/model', 'reports/secrets', ...JUDGES, 'runner/targets/target-spec.ts'];

export const ARROWS: readonly Arrow[] = [
  { from: 'specs', to: [] },
  { from: 'mock-server', to: ['specs'] },
  { from: 'reports', to: ['specs'] },
  ...JUDGES.map((from) => ({ from, to: FOR_JUDGES })),
  {
    from: 'suites/fixtures',
    to: [...FOR_JUDGES, 'reports/leaks/secret-channel.ts', 'runner/targets', 'runner/audit/plan.ts'],
  },
  { from: 'suites/explore/testing', to: ['*'] },
  // Judges of clients are handed a provider and an application; they start neither from the mock's code.
  {
    from: 'suites/client',
    to: [
      'specs',
      'reports/model',
      'suites/checks',
      'suites/browser',
      'runner/targets/target-spec.ts',
      // Which control is meant is the same question on both sides.
      'suites/flows/find-control.ts',
      'suites/flows/see-markers.ts',
      'suites/flows/use-control.ts',
    ],
  },
  { from: 'runner', to: ['*'] },
  { from: 'cli', to: ['*'] },
  { from: 'tests/fuzz', to: ['specs', 'mock-server'] },
  { from: 'tests/parity', to: ['specs', 'mock-server'] },
  // Providers that share nothing with the mock: a second opinion on the judges.
  { from: 'tests/independent-provider', to: ['specs', 'reports/model'] },
  { from: 'scripts', to: ['*'] },
  { from: 'bench', to: ['*'] },
  { from: 'playwright.config.ts', to: ['suites', 'runner'] },
];

/** What tests may import beyond that: tests of the judges need something to judge, tests of pages a browser. */
export const TESTS_MAY_ALSO: readonly Arrow[] = [
  { from: 'suites', to: ['*'] },
  { from: 'reports', to: ['suites/browser'] },
  { from: 'mock-server', to: ['suites/browser'] },
  { from: 'tests/fuzz', to: ['suites/browser'] },
  { from: 'tests/parity', to: ['suites/browser'] },
];

/** Optional peers: only these folders may use them, because the rest must run where they are not installed. */
export const PEERS: Readonly<Record<string, readonly string[]>> = { msw: ['mock-server/msw'] };

/** Folders that no installed copy runs: they may use devDependencies, as tests may. */
export const FOR_DEVELOPERS = ['scripts', 'bench', 'tests', 'reports/testing'] as const;
