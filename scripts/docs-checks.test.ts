/** The checks of the documents: links that lead nowhere, quoted messages, tables and the picture of the arrows. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { commandNames, commands } from '../cli/main.ts';
import type { Protocol } from '../specs/generated/protocol.ts';
import { packageRoot, readSpec } from '../specs/index.ts';
import { ARROWS, type Arrow } from './checks/arrows.ts';
import { findDeadLinks } from './checks/check-links.ts';
import { drawArrows } from './checks/draw-arrows.ts';
import { fillTables } from './checks/fill-page.ts';
import { renderProtocolTables } from './checks/protocol-tables.ts';
import { replaceBlock } from './checks/replace-block.ts';
import { sourceFiles } from './checks/source-files.ts';
import { isInSource, readQuoted, readStrings } from './docs/find-messages.ts';
import { readShellBlocks } from './docs/read-blocks.ts';

test.describe('links', () => {
  const files: Readonly<Record<string, string>> = {
    'docs/a.md': '# First steps\n## `--vouch`: what, why?\n## Twice\n## Twice\n```md\n# Fenced\n```\n',
    'README.md': '',
    'specs/x.json': '{}',
  };
  const judge = (text: string, file = 'docs/b.md') =>
    findDeadLinks(file, text, {
      exists: (path) => path in files || Object.keys(files).some((name) => name.startsWith(`${path}/`)),
      textOf: (path) => (path.endsWith('.md') ? files[path] : undefined),
    });

  for (const link of [
    ...[
      'a.md',
      '../README.md',
      '../specs',
      '../specs/x.json#L1',
      'https://x.example/no',
      'mailto:a@b.example',
    ],
    ...['a.md#first-steps', 'a.md#--vouch-what-why', 'a.md#twice-1'],
  ]) {
    test(`to ${link} are followed`, () => expect(judge(`see [it](${link}).`)).toEqual([]));
  }

  const dead = [
    ['gone.md', 'there is no such file or folder'],
    ['../docs/gone/', 'there is no such file or folder'],
    ['../../elsewhere.md', 'it leaves the checkout'],
    ['a.md#last-steps', 'docs/a.md has no heading of that name'],
    ['a.md#fenced', 'docs/a.md has no heading of that name'],
    ['a.md#twice-2', 'docs/a.md has no heading of that name'],
    ['#here', 'docs/b.md has no heading of that name'],
  ] as const;
  for (const [link, problem] of dead) {
    test(`to ${link} are dead`, () => {
      expect(judge(`# There\n\nsee [it](${link}).`)).toEqual([`docs/b.md:3 links to ${link}: ${problem}`]);
    });
  }

  test('are not seen in code', () => {
    expect(judge('`[x](gone.md)` and ``a ` [x](gone.md)``\n\n```md\n[x](gone.md)\n```\n')).toEqual([]);
    expect(judge('`code` [x](gone.md) `code`')).toHaveLength(1);
  });
});

test.describe('the picture of the arrows', () => {
  const arrows: readonly Arrow[] = [
    { from: 'specs', to: [] },
    { from: 'reports', to: ['specs'] },
    { from: 'judges/a', to: ['specs', 'reports/model', 'reports/secrets'] },
    { from: 'judges/b', to: ['specs', 'judges/a'] },
    { from: 'runner', to: ['judges', 'reports'] },
    { from: 'main.ts', to: ['runner'] },
  ];

  test('has a box for each folder, and an arrow for what may be imported', () => {
    expect(drawArrows(arrows).split('\n')).toEqual([
      ...['```mermaid', 'flowchart TD', '  specs["specs"]', '  reports["reports"]'],
      ...['  subgraph judges["judges"]', '    judges_a["judges/a"]', '    judges_b["judges/b"]', '  end'],
      ...['  runner["runner"]', '  reports --> specs', '  judges_a --> specs'],
      ...['  judges_a -->|"model<br>secrets"| reports', '  judges_b --> specs', '  judges_b --> judges_a'],
      ...['  runner --> judges', '  runner --> reports', '```', ''],
    ]);
  });

  test('changes with every arrow that is added', () => {
    const picture = drawArrows(ARROWS);
    const rules = new Map(ARROWS.map((arrow) => [arrow.from, arrow]));
    for (const { from, to } of rules.values()) {
      if (from.endsWith('.ts')) continue;
      const more = { from, to: [...to, 'a-new-place/thing.ts', 'a-new-place'] };
      expect(drawArrows([...ARROWS, { from: 'a-new-place', to: [] }, more]), from).toContain(
        ' --> a_new_place',
      );
      expect(picture).not.toContain('a_new_place');
    }
  });

  test('is put into its place only', () => {
    const text = 'a\n<!-- arrows: drawn -->\nold\n<!-- /arrows -->\nb\n';
    expect(replaceBlock(text, 'arrows', 'new $& one\n')).toBe(
      'a\n<!-- arrows: drawn -->\nnew $& one\n<!-- /arrows -->\nb\n',
    );
    expect(replaceBlock('nothing', 'arrows', 'new\n')).toBeUndefined();
  });
});

test.describe('quoted messages', () => {
  const source = readStrings(
    [
      '/** no `word` of a comment */',
      '// nor of this one',
      "throw new E('it\\'s gone: ${what}, so go home');",
    ].join('\n'),
  );

  test('are those that the program has', () => {
    expect(isInSource("it's gone: …, so go home", [source])).toBe(true);
    for (const wrong of [
      "so go home …, it's gone",
      'it is gone: …',
      'no `word` of a comment',
      'nor of this',
      '…',
      'so',
    ])
      expect(isInSource(wrong, [source]), wrong).toBe(false);
  });

  test('stand in the first column of tables of messages', () => {
    const page = [
      '`a`',
      '| message | b |',
      '|---|---|',
      '| `c …`, `d` | `e` |',
      '',
      '| other | b |',
      '| `f` | |',
    ];
    expect(readQuoted(page.join('\n'))).toEqual([
      { line: 4, message: 'c …' },
      { line: 4, message: 'd' },
    ]);
  });

  test('of docs/troubleshooting.md are in the source', () => {
    const sources = ['specs', 'cli', 'runner', 'reports', 'suites', 'mock-server']
      .flatMap((folder) => sourceFiles(folder, '.ts'))
      .filter((file) => !file.endsWith('.test.ts'))
      .map((file) => readStrings(readFileSync(join(packageRoot, file), 'utf8')));
    const quoted = readQuoted(readFileSync(join(packageRoot, 'docs', 'troubleshooting.md'), 'utf8'));
    expect(quoted.length).toBeGreaterThan(80);
    const gone = quoted.filter(({ message }) => !isInSource(message, sources));
    expect(gone.map(({ line, message }) => `docs/troubleshooting.md:${line} quotes \`${message}\``)).toEqual(
      [],
    );
  });
});

test.describe('commands', () => {
  const packed = [
    'README.md',
    ...sourceFiles('docs', '.md'),
    ...sourceFiles('examples', '.md'),
    'mock-server/README.md',
  ];
  const sources = ['cli', 'runner', 'reports', 'suites', 'mock-server'].flatMap((folder) =>
    sourceFiles(folder, '.ts'),
  );

  test("that anybody may copy begin with npx: the program is on nobody's PATH", () => {
    const bare = new RegExp(`(?<!npx )\\bairisk-conformance (?:${commandNames.join('|')})\\b(?! ready|:)`);
    const files = [
      ...packed,
      ...sources.filter((file) => !/\.test\.ts$|\/testing\/|readme-scores/.test(file)),
    ];
    const found = files.flatMap((file) =>
      readStrings(readFileSync(join(packageRoot, file), 'utf8'))
        .split('\n')
        .filter((line) => bare.test(line) && !line.includes('written by'))
        .map((line) => `${file}: ${line.trim()}`),
    );
    expect(found).toEqual([]);
  });

  test('stand in README, each with a link, those of report by name', async () => {
    const rows = readFileSync(join(packageRoot, 'README.md'), 'utf8').split('\n');
    for (const name of commandNames) {
      const row = rows.find((line) => line.startsWith(`| \`${name}\` | `));
      expect(row, name).toMatch(name === 'completion' ? /--help/ : /\]\(/);
      if (name !== 'report') continue;
      const { command } = await (commands.get(name)?.load() ?? Promise.reject(new Error('no such command')));
      const [list = ''] = /\(.*\)/.exec(command.positionals?.[0] ?? '') ?? [];
      for (const sub of list.slice(1, -1).split(', ')) expect(row).toContain(`\`${sub}\``);
    }
  });
});

test.describe('tables made of data', () => {
  const protocol = readSpec<Protocol>('protocol.json');
  const tables = renderProtocolTables(protocol);

  test('have a row for each outcome, with what is documented, demanded and open', () => {
    const rows = [...tables.values()].join('');
    for (const { when } of protocol.conditions) expect(rows).toContain(`| ${when} | `);
    expect(tables.get('token-answers')).toMatch(
      /\| The code was exchanged before\. \| 400, text\/plain; charset=utf-8, `Invalid Code` \| 400, no token \| whether .* \| \[Token Endpoint, Error Responses\]\(https:/,
    );
    expect(tables.get('token-answers')).toMatch(
      /- The code was exchanged before: .*\[code-single-use\]\(requirements\.md#code-single-use\)/,
    );
    expect(tables.get('resource-answers')).toContain('| No token is sent. | – | 401 or 403, no data |');
  });

  test('are put into their places, and a place that is missing is named', () => {
    const text = 'a\n<!-- one: made -->\nold\n<!-- /one -->\nb\n';
    const made = new Map([
      ['one', 'new\n'],
      ['two', 'x\n'],
    ]);
    expect(fillTables(text, made)).toEqual({ page: text.replace('old', 'new'), missing: ['two'] });
  });
});

test('the searches of docs/architecture.md find what it says', () => {
  test.skip(!existsSync(join(packageRoot, '.git')), 'not in a repository');
  const blocks = readShellBlocks(readFileSync(join(packageRoot, 'docs', 'architecture.md'), 'utf8'));
  const found = blocks.map(({ text }) => {
    const { stdout } = spawnSync('bash', ['-c', text], { cwd: packageRoot, encoding: 'utf8' });
    return [
      ...new Set(stdout.split('\n').map((line) => line.split('/').slice(0, 3).join('/').split(':')[0])),
    ];
  });
  expect(found).toEqual([
    expect.arrayContaining([
      ...['specs/requirements/code.json', 'suites/provider/api', 'suites/contexts/token-vectors.ts'],
      ...['specs/protocol.json', 'mock-server/faults/families'],
    ]),
    expect.arrayContaining([
      ...['specs/requirements/client.json', 'suites/client/scripted'],
      'examples/broken/defects.json',
    ]),
  ]);
});

test('the workflow of the project runs what the README promises, on every Node.js and system it names', () => {
  const read = (...path: string[]) => readFileSync(join(packageRoot, ...path), 'utf8');
  const workflow = read('.github', 'workflows', 'ci.yml');
  for (const command of ['npm ci', 'npm run conformance', 'npm test', 'npm run check'])
    expect(workflow).toContain(`run: ${command}`);
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  for (const [, name = ''] of workflow.matchAll(/run: npm run (\S+)/g))
    expect(Object.keys(scripts)).toContain(name);
  expect(workflow).toMatch(/node: \[20, 22, 24\]/);
  expect(workflow).toMatch(/os: \[ubuntu-latest, macos-latest, windows-latest\]/);
});
