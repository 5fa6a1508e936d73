import { expect, test } from '@playwright/test';
import type { Requirement } from '../specs/index.ts';
import { ARROWS } from './checks/arrows.ts';
import { findBadImports, findUpward } from './checks/check-arrows.ts';
import { judgeRows } from './checks/check-catalogue.ts';
import { judgeCoverage } from './checks/check-coverage.ts';
import { findUnread } from './checks/check-generated.ts';
import { judgeProtocol } from './checks/check-protocol.ts';
import { findTraces } from './checks/check-traces.ts';
import { renderCoverage } from './checks/coverage-table.ts';
import { findCircle } from './checks/find-circle.ts';
import { readImports } from './checks/read-imports.ts';
import { type Listing, readTests } from './checks/read-tests.ts';

const row = (change: Partial<Omit<Requirement, 'id'>> & { id?: string } = {}): Requirement =>
  ({
    id: 'code-single-use',
    area: 'code',
    actor: 'provider',
    level: 'must',
    profile: 'documented',
    title: 'A code works once',
    statement: 'A code is exchanged for a token at most once.',
    why: 'A stolen code is worth a token.',
    source: { document: 'seed-token', section: 'Parameters' },
    origin: 'seed',
    applies: [],
    verify: { kind: 'tested' },
    ...change,
  }) as Requirement;

test('outcomes and requirements name each other', () => {
  const outcome = (requirements: string[]) =>
    ({ endpoints: [], conditions: [{ id: 'token-code-used', requirements }] }) as never;
  const rows = [
    row(),
    row({ id: 'client-state-fresh', actor: 'client' }),
    row({ id: 'transport-https', area: 'transport' }),
  ];
  expect(judgeProtocol(outcome(['code-single-use']), rows)).toEqual([]);
  expect(judgeProtocol(outcome([]), rows)).toEqual([
    expect.stringContaining('no outcome names code-single-use'),
  ]);
  expect(judgeProtocol(outcome(['code-single-use', 'client-state-fresh']), rows)).toEqual([
    expect.stringContaining('token-code-used names client-state-fresh'),
  ]);
});

test('a generated file that nothing imports is named', () => {
  const files = ['specs/generated/target.ts', 'specs/generated/users.ts'];
  const text = "import type { Target } from '../specs/generated/target.ts';";
  expect(findUnread(files, [text])).toEqual([
    expect.stringContaining('specs/generated/users.ts is imported'),
  ]);
  expect(findUnread(files, [text, text.replaceAll('target', 'users')])).toEqual([]);
});

test.describe('imports', () => {
  const manifest = { dependencies: { ajv: '1' }, devDependencies: { typescript: '1' } };
  const judge = (file: string, specifier: string) =>
    findBadImports(file, `import { x } from '${specifier}';\n`, manifest);

  const allowed = [
    ['mock-server/provider/a.ts', '../../specs/index.ts'],
    ['mock-server/provider/a.ts', './b.ts'],
    ['reports/render/a.ts', '../model/types.ts'],
    ['suites/flows/a.ts', '../../reports/model/redact.ts'],
    ['suites/provider/api/a.spec.ts', '../../fixtures/test.ts'],
    ['suites/fixtures/a.ts', '../flows/target.ts'],
    ['runner/targets/a.ts', '../../suites/flows/target.ts'],
    ['suites/flows/a.test.ts', '../../mock-server/index.ts'],
    ['suites/explore/testing/a.ts', '../../../mock-server/index.ts'],
    ['runner/targets/a.ts', '../../mock-server/index.ts'],
    ['tests/independent-provider/a.ts', 'typescript'],
    ['cli/commands/a.ts', '../../mock-server/index.ts'],
    ['cli/a.ts', 'node:fs'],
    ['cli/a.ts', 'ajv/dist/2020.js'],
    ['scripts/a.ts', 'typescript'],
  ] as const;
  for (const [file, specifier] of allowed) {
    test(`${file} may import ${specifier}`, () => expect(judge(file, specifier)).toEqual([]));
  }

  const refused = [
    ['specs/index.ts', '../reports/model/types.ts', 'specs may import from nothing only'],
    ['mock-server/a.ts', '../suites/checks/a.ts', 'mock-server may import from specs only'],
    ['mock-server/a.test.ts', '../suites/checks/a.ts', 'mock-server may import from specs only'],
    ['reports/a.ts', '../mock-server/index.ts', 'reports may import from specs only'],
    ['suites/checks/a.ts', '../../mock-server/index.ts', 'suites/checks may import from specs, '],
    ['suites/provider/api/a.spec.ts', '../../../mock-server/index.ts', 'suites/provider may import'],
    ['suites/provider/api/a.spec.ts', '../../../reports/render/json.ts', 'suites/provider may import'],
    ['suites/flows/a.ts', '../../runner/targets/open-target.ts', 'suites/flows may import'],
    ['suites/checks/a.ts', '../fixtures/judge.ts', 'suites/checks may import'],
    ['suites/fixtures/a.ts', '../../runner/targets/open-target.ts', 'suites/fixtures may import'],
    [
      'tests/independent-provider/a.test.ts',
      '../../mock-server/index.ts',
      'tests/independent-provider may import',
    ],
    ['elsewhere/a.ts', './b.ts', 'no rule covers this folder'],
    ['cli/a.ts', 'fs', 'write it as node:fs'],
    ['cli/a.ts', 'left-pad', 'left-pad is not in package.json'],
    ['cli/a.ts', 'typescript', 'typescript is a devDependency'],
  ] as const;
  for (const [file, specifier, problem] of refused) {
    test(`${file} may not import ${specifier}`, () => {
      expect(judge(file, specifier)).toEqual([
        expect.stringContaining(`${file}:1 imports ${specifier}: ${problem}`),
      ]);
    });
  }

  test('lead down only', () => {
    expect(findUpward(ARROWS)).toEqual([]);
    const arrows = [
      { from: 'specs', to: ['cli'] },
      { from: 'cli', to: ['specs'] },
    ];
    expect(findUpward(arrows)).toEqual([expect.stringContaining('the arrow from specs to cli')]);
  });

  test('make no circle of folders; what lies in a top folder itself is of none', () => {
    const there = { file: 'a/one/x.ts', target: 'a/two/deep/y.ts' };
    const back = { file: 'a/two/z.ts', target: 'a/one/w.ts' };
    const round = { file: 'a/three/z.ts', target: 'a/one/w.ts' };
    expect(findCircle([there, { file: 'a/index.ts', target: 'a/one/x.ts' }])).toBeUndefined();
    expect(findCircle([there, { file: 'a/two/y.ts', target: 'a/index.ts' }])).toBeUndefined();
    expect(findCircle([there, back])).toEqual([there, back]);
    const via = { file: 'a/two/y.ts', target: 'a/three/z.ts' };
    expect(findCircle([there, via, round])).toEqual([there, via, round]);
  });

  test('are read wherever they stand, and not out of comments', () => {
    const text = [
      "import type { A } from './a.ts';",
      'import {',
      '  b,',
      "} from './b.ts';",
      "export * from './c.ts';",
      "// import './no.ts';",
      "/* export { x } from './no.ts'; */",
      "import './d.ts';",
      "const e = await import('./e.ts');",
    ].join('\n');
    expect(readImports(text)).toEqual([
      { specifier: './a.ts', line: 1 },
      { specifier: './b.ts', line: 4 },
      { specifier: './c.ts', line: 5 },
      { specifier: './d.ts', line: 8 },
      { specifier: './e.ts', line: 9 },
    ]);
  });
});

test.describe('the catalogue', () => {
  const judge = (...rows: Requirement[]) =>
    judgeRows(rows, ({ source }) => {
      if (source.document !== 'seed-token') throw new Error('unknown');
    });

  test('is accepted when ids, sources and sentences are right', () => expect(judge(row())).toEqual([]));

  const mistakes: [string, Requirement[], RegExp][] = [
    ['an id twice', [row(), row()], /code-single-use is used twice/],
    ['an id that is no kebab case', [row({ id: 'Code_1' })], /no kebab-case id/],
    [
      'a document that is not listed',
      [row({ source: { document: 'nowhere', section: '1' } })],
      /has no document nowhere/,
    ],
    [
      'a statement without its full stop',
      [row({ statement: 'A code is exchanged once' })],
      /ends in a full stop/,
    ],
    [
      'an exclusion without a reason',
      [row({ verify: { kind: 'excluded', reason: 'later', note: 'later' } })],
      /say why/,
    ],
  ];
  for (const [title, rows, line] of mistakes) {
    test(`is refused with ${title}`, () => expect(judge(...rows)).toEqual([expect.stringMatching(line)]));
  }
});

test.describe('coverage', () => {
  const FAULTS = { 'code-single-use': ['code/reusable'] };
  const coverage = (
    tests: Record<string, string[]>,
    faults: Record<string, string[]> = FAULTS,
    notMutated: Record<string, string> = {},
  ) => ({
    tests: new Map(Object.entries(tests)),
    faults: new Map(Object.entries(faults)),
    notMutated: new Map(Object.entries(notMutated)),
  });
  const excluded = row({
    verify: { kind: 'excluded', reason: 'not-observable', note: 'nothing shows it from outside' },
  });

  test('is complete when tested rows have tests and the others have none', () => {
    expect(judgeCoverage([row()], coverage({ 'code-single-use': ['api/x: once'] }))).toEqual([]);
    expect(judgeCoverage([excluded], coverage({}))).toEqual([]);
  });

  test('misses rows without tests, tests without rows, tests of excluded rows, faults without rows', () => {
    expect(judgeCoverage([row()], coverage({}))).toEqual([
      expect.stringMatching(/^code-single-use is "tested", but no test/),
    ]);
    const lost = judgeCoverage([row()], coverage({ 'code-single-use': ['a'], 'code-twice': ['api/x: y'] }));
    expect(lost).toEqual(['api/x: y verifies code-twice, which is no requirement']);
    expect(judgeCoverage([excluded], coverage({ 'code-single-use': ['a'] }))).toEqual([
      expect.stringContaining('is excluded'),
    ]);
    expect(judgeCoverage([excluded], coverage({}, { nope: ['token/x'] }))).toEqual([
      'the fault token/x breaks nope, which is no requirement',
    ]);
  });

  test('asks for a fault, or a reason, for each tested row that a verdict rests on', () => {
    const tests = { 'code-single-use': ['api/x: once'] };
    const reason = { 'code-single-use': 'the mock cannot' };
    expect(judgeCoverage([row()], coverage(tests, {}))).toEqual([
      expect.stringMatching(/^no fault breaks code-single-use: write/),
    ]);
    expect(judgeCoverage([row()], coverage(tests, {}, reason))).toEqual([]);
    expect(judgeCoverage([row({ profile: 'interop' })], coverage(tests, {}))).toEqual([]);
    expect(judgeCoverage([row()], coverage(tests, FAULTS, reason))).toEqual([
      expect.stringMatching(/says that nothing breaks .*, but code\/reusable does/),
    ]);
    expect(judgeCoverage([row()], coverage(tests, FAULTS, { gone: 'x' }))).toEqual([
      expect.stringMatching(/names gone, which is no requirement/),
    ]);
  });

  test('finds tests that declare nothing or never run, and files that do not load', () => {
    const spec = (title: string, ids: string[], expectedStatus = 'passed') => ({
      title,
      file: 'suites/provider/api/x.spec.js',
      tests: [
        { annotations: ids.map((description) => ({ type: 'requirement', description })), expectedStatus },
      ],
    });
    const listing: Listing = {
      suites: [
        {
          specs: [],
          suites: [
            { specs: [spec('good', ['a-b', 'c-d']), spec('bare', []), spec('idle', ['a-b'], 'skipped')] },
          ],
        },
      ],
      errors: [{ message: 'SyntaxError: x\n  at y' }],
    };
    const { tests, problems } = readTests(listing);
    expect(tests[0]).toEqual({ file: 'api/x', title: 'good', ids: ['a-b', 'c-d'] });
    expect(problems).toEqual([
      'suites/provider: SyntaxError: x',
      expect.stringMatching(/"bare" declares no requirement/),
      expect.stringMatching(/"idle" is never run/),
    ]);
  });

  test('is rendered as a table in which bars do not break the columns', () => {
    const table = renderCoverage(
      [row(), row({ id: 'code-strong' })],
      coverage({ 'code-single-use': ['api/x: a|b'] }, { 'code-single-use': ['token/y'] }),
    );
    expect(table).toContain('| `code-single-use` | must, documented | api/x: a\\|b | `token/y` |');
    expect(table).toContain('| `code-strong` | must, documented | **none** |  |');
    expect(table).toContain('2 provider requirements: 2 tested, 0 excluded');
  });
});

test.describe('traces of a machine', () => {
  const slash = '/';
  const cases: [string, string][] = [
    [`see ${slash}home/ada/project`, 'home'],
    [`"${slash}root/.npm"`, 'home'],
    [`${slash}Users/ada.l/src`, 'home'],
    [`cd ${slash}work/main`, 'machine'],
    [['C:', 'Users', 'ada'].join('\\'), 'home'],
    ['https://packages.corp.example/ajv', 'registry'],
  ];
  for (const [text, what] of cases) {
    test(`are found in ${text}`, () => {
      expect(findTraces('a.md', `first\n${text}\n`, 'packages.corp.example')).toEqual([
        expect.stringMatching(`^a\\.md:2 contains .*${what}`),
      ]);
    });
  }

  test('are not seen in paths of the API, addresses and relative paths', () => {
    for (const text of [
      '/api/Users/ListUsers',
      'https://x.example/home/page',
      './work/x',
      '~/.cache',
      'suites/work/a',
    ]) {
      expect(findTraces('a.md', text, undefined)).toEqual([]);
    }
  });

  test('are download addresses in the lock file', () => {
    const line = '      "resolved": "https://registry.example/ajv/-/ajv-8.tgz",';
    expect(findTraces('package-lock.json', line, undefined)).toHaveLength(1);
    expect(findTraces('other.json', line, undefined)).toEqual([]);
  });
});
