import { loadCatalogue, sourceOf } from '../../specs/index.ts';
import { buildReport, type ReportInput } from '../model/build-report.ts';
import type { CatalogueRow, Report } from '../model/types.ts';
import { DIGEST, makeCheck, makeCollection, makeExchange, makeRecord, makeRow, makeTest } from './make.ts';
import { sampleRows } from './sample-rows.ts';
import { sampleTests } from './sample-tests.ts';

/** A row of the catalogue that passes, with its test. */
function passing(row: CatalogueRow, index: number) {
  const at = new Date(Date.UTC(2025, 2, 31, 12, 5, 0, index * 37)).toISOString();
  const check = makeCheck(row.id, {
    title: row.title,
    expected: row.statement,
    actual: 'as expected',
    evidence: [1],
  });
  const record = makeRecord([check], { exchanges: [makeExchange(1, { at, ms: 2 + (index % 9) })] });
  return makeTest([row.id], { file: `api/${row.area}.spec.ts`, title: `${row.area} › ${row.title}`, record });
}

const target = {
  name: 'staging',
  baseUrl: 'https://airisk.staging.example.com',
  kind: 'deployment',
  clientId: 'abc123',
  redirectUri: 'https://localhost/callback',
  interaction: 'none',
} as const;

function sampleInput(rows: readonly CatalogueRow[], parts: Partial<ReportInput>): ReportInput {
  const real = loadCatalogue().filter((row) => row.actor === 'provider' && row.verify.kind === 'tested');
  const tests = [...sampleTests, ...real.map(passing)];
  const offers = [...new Set([...sampleRows, ...real].flatMap((row) => row.applies))];
  return {
    rows,
    sourceOf,
    tool: { version: '0.1.0', specDigest: DIGEST },
    target: { ...target, offers: offers.filter((capability) => capability !== 'second-client') },
    gate: { profile: 'hardened', failOn: 'fail', partial: false },
    collection: makeCollection(tests, { status: 'failed', durationMs: 9_340 }),
    startedAt: new Date('2025-03-31T12:00:00Z'),
    environment: {
      node: 'v20.20.0',
      platform: 'linux x64',
      browser: 'Chromium 147.0 (headless shell)',
      playwright: '1.65.1',
      workers: 2,
    },
    advise: (capability) => `Needs ${capability}: add otherClient to the target file.`,
    ...parts,
  };
}

/** A provider report with every outcome in it. */
export function makeSampleReport(parts: Partial<ReportInput> = {}): Report {
  const real = loadCatalogue().filter((row) => row.actor === 'provider');
  const waiver = {
    requirement: 'token-sample-waived',
    owner: 'Ada Lovelace, platform team',
    reason: 'The gateway strips queries in front of this deployment.',
    expires: '2025-06-30',
  };
  return buildReport(sampleInput([...sampleRows, ...real], { waivers: [waiver], ...parts }));
}

/** A provider that obeys: nothing but passes. */
export function makeConformantReport(): Report {
  const rows = loadCatalogue().filter((row) => row.actor === 'provider');
  const tests = rows.filter((row) => row.verify.kind === 'tested').map(passing);
  const { offers: _, ...everything } = sampleInput([], {}).target;
  const mock = {
    ...everything,
    name: 'built-in mock',
    kind: 'built-in',
    baseUrl: 'http://127.0.0.1:4010',
  } as const;
  return buildReport(
    sampleInput(rows, { collection: makeCollection(tests, { durationMs: 7_200 }), target: mock }),
  );
}

/** A run that ended before the suites. */
export function makeStoppedReport(): Report {
  const { collection: _, ...input } = sampleInput(sampleRows, {});
  return buildReport({
    ...input,
    durationMs: 412,
    stopped: {
      stage: 'preflight',
      message: 'the deployment refused the configured client at the token endpoint in both encodings (401).',
      advice:
        'Check client.id and client.secret in the target file; ask the operator whether the client is enabled.',
      exitCode: 2,
    },
  });
}

/** A report about a client application. */
export function makeClientReport(): Report {
  const client = (id: string, parts: Partial<CatalogueRow>) =>
    makeRow(id, {
      actor: 'client',
      profile: 'hardened',
      source: { document: 'rfc6749', section: '10.12' },
      ...parts,
    });
  const rows = [
    client('callback-sample-state-wrong', {
      title: 'Refuses a callback with a wrong state',
      statement: 'A callback whose state is not the one of the pending login is refused.',
      why: "An attacker can log a victim into the attacker's account.",
    }),
    client('request-sample-state-fresh', { level: 'should', title: 'Sends a fresh state with each login' }),
    client('request-sample-redirect', { profile: 'documented', title: 'Sends its registered redirect URI' }),
    client('token-sample-one-post', { profile: 'documented', title: 'Redeems a code with one POST' }),
    client('browser-sample-history', {
      applies: ['driver-browser'],
      title: 'Leaves no code in the address bar',
    }),
  ];
  const test = makeTest(
    rows.slice(0, 4).map((row) => row.id),
    {
      file: 'client/callback.spec.ts',
      title: 'callback › is protected against forgery',
      record: makeRecord([
        makeCheck('callback-sample-state-wrong', {
          outcome: 'fail',
          expected: 'no sign-in; the failure is shown',
          actual: 'signed in as user_42 although state was "forged"',
          reproduce: 'airisk-conformance client --config my-app.json --scenario callback-sample-state-wrong',
        }),
        makeCheck('request-sample-state-fresh', {
          outcome: 'fail',
          expected: 'a state',
          actual: 'no state parameter',
        }),
        makeCheck('request-sample-redirect', { actual: 'http://127.0.0.1:3000/callback' }),
        makeCheck('token-sample-one-post', { actual: 'one POST, form' }),
      ]),
    },
  );
  return buildReport(
    sampleInput(rows, {
      actor: 'client',
      target: {
        name: 'my app',
        baseUrl: 'http://127.0.0.1:3000',
        kind: 'client',
        interaction: 'command',
        offers: [],
      },
      collection: makeCollection([test]),
      advise: () => 'The client is driven by a command: configure a browser driver.',
    }),
  );
}

/** Puts `payload` into every string of the sample that a target or a test could have written. */
export function makeHostileReport(payload: string): Report {
  const poison = (value: unknown, key = ''): unknown => {
    if (Array.isArray(value)) return value.map((item) => poison(item, key));
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, poison(item, name)]));
    }
    const fixed = [
      'outcome',
      'profile',
      'level',
      'kind',
      'state',
      'at',
      'startedAt',
      'interop',
      'actor',
      'via',
      'hardened',
      'documented',
    ];
    return typeof value === 'string' && !fixed.includes(key) ? `${value}${payload}` : value;
  };
  const report = makeSampleReport();
  return {
    ...report,
    ...(poison({ ...report, gate: report.gate }) as Report),
    gate: { ...report.gate, reason: payload },
  };
}
