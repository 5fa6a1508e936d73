/** Small builders for tests: valid objects of which a test states only what it is about. */
import { buildReport, type ReportInput } from '../model/build-report.ts';
import type {
  CatalogueRow,
  CollectedTest,
  Collection,
  Exchange,
  RecordedCheck,
  Report,
  SourceReference,
  TestRecord,
} from '../model/types.ts';

export const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

export function makeRow(id: string, parts: Partial<CatalogueRow> = {}): CatalogueRow {
  return {
    id,
    area: id.split('-')[0] ?? id,
    actor: 'provider',
    level: 'must',
    profile: 'documented',
    title: `Title of ${id}`,
    statement: `The statement that ${id} makes.`,
    why: `The harm that breaking ${id} does.`,
    source: { document: 'seed-token', section: 'Request' },
    origin: 'seed',
    applies: [],
    verify: { kind: 'tested' },
    ...parts,
  };
}

function makeSource(): SourceReference {
  return {
    document: 'seed-token',
    section: 'Request',
    label: 'Token Endpoint (Request)',
    url: 'https://docs.example.com/token',
  };
}

export function makeExchange(n: number, parts: Partial<Exchange> = {}): Exchange {
  return {
    n,
    request: { method: 'GET', url: `https://target.example/api/oauth2?n=${n}`, headers: [['accept', '*/*']] },
    response: { status: 200, headers: [['content-type', 'text/plain']], body: 'ok' },
    at: new Date(Date.UTC(2025, 2, 31, 12, 0, n)).toISOString(),
    ms: 3,
    ...parts,
  };
}

export function makeCheck(requirement: string, parts: Partial<RecordedCheck> = {}): RecordedCheck {
  const expected = '400 with the body Invalid Code';
  return {
    requirement,
    title: 'sees it',
    outcome: 'pass',
    expected,
    actual: expected,
    evidence: [],
    ...parts,
  };
}

export function makeRecord(checks: RecordedCheck[], parts: Partial<TestRecord> = {}): TestRecord {
  return { checks, observations: [], exchanges: [], ...parts };
}

export function makeTest(requirements: string[], parts: Partial<CollectedTest> = {}): CollectedTest {
  return {
    project: 'api',
    file: 'token/code.spec.ts',
    title: 'code › refuses a used code',
    requirements,
    status: 'passed',
    durationMs: 12,
    record: makeRecord(requirements.map((id) => makeCheck(id))),
    ...parts,
  };
}

export function makeCollection(tests: CollectedTest[], parts: Partial<Collection> = {}): Collection {
  return { tests, status: 'passed', durationMs: 1234, ...parts };
}

export function makeInput(parts: Partial<ReportInput> = {}): ReportInput {
  return {
    rows: [],
    sourceOf: makeSource,
    tool: { version: '0.1.0', specDigest: DIGEST },
    target: { name: 'staging', baseUrl: 'https://target.example', kind: 'deployment', interaction: 'none' },
    gate: { profile: 'hardened', failOn: 'fail', partial: false },
    collection: makeCollection([]),
    startedAt: new Date('2025-03-31T12:00:00Z'),
    environment: { node: 'v20.20.0', platform: 'linux x64' },
    ...parts,
  };
}

/** Builds the report of a run in which `tests` reported on `rows`. */
export function makeReport(
  rows: CatalogueRow[],
  tests: CollectedTest[],
  parts: Partial<ReportInput> = {},
): Report {
  return buildReport(makeInput({ rows, collection: makeCollection(tests), ...parts }));
}
