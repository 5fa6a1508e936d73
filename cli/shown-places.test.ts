/** Whatever kind of file people write: a mistake in it is told with its line, its column and a caret, and without values. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { runHere } from './testing/run-bin.ts';

let folder = '';
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'airisk-places-'));
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Each begins with a comment and a blank line, so that the first member stands in line 4. */
const files: [kind: string, args: (file: string) => string[], code: number, text: string, says: string[]][] =
  [
    [
      'target file',
      (file) => ['preflight', '--target', file],
      2,
      '{\n  "baseURL": "https://x.example/hunter2",\n  "client": { "id": "a", "secret": "hunter2", "redirectUri": "https://localhost/" }\n}',
      [
        'unknown key baseURL; did you mean baseUrl? (line 4, column 3)',
        '  4 |   "baseURL": "·························",',
        '        ^',
      ],
    ],
    [
      'client file',
      (file) => ['client', '--config', file],
      2,
      '{\n  "client": { "id": "a", "secrets": "hunter2", "redirectUri": "https://localhost/" },\n  "drive": { "kind": "command", "run": "true" }\n}',
      [
        'unknown key client.secrets; did you mean secret? (line 4, column 26)',
        '  4 |   "client": { "id": "·", "secrets": "·······", "redirectUri": "··················" },',
        '                               ^',
      ],
    ],
    [
      'file of the mock',
      (file) => ['mock', '--config', file],
      2,
      '{\n  "clints": ["hunter2"],\n}',
      [
        'unknown key clints; did you mean clients? (line 4, column 3)',
        '  4 |   "clints": ["·······"],',
        '        ^',
      ],
    ],
    [
      'waiver file',
      (file) => ['provider', '--waivers', file],
      6,
      '[\n  { "requirement": "code-single-use", "owner": "ada", "reason": "hunter2 hunter2", "expires": "2027-01-31", "tiket": "x" }\n]',
      ['unknown key [0].tiket; did you mean ticket? (line 4, column 109)'],
    ],
    [
      'dialect file',
      (file) => ['mock', '--dialect', file],
      2,
      '{\n  "nam": "hunter2"\n}',
      ['unknown key nam; did you mean name? (line 4, column 3)', '  4 |   "nam": "·······"', '        ^'],
    ],
  ];

for (const [kind, args, code, text, says] of files) {
  test(`an unknown key of a ${kind}`, async () => {
    const file = join(folder, `${kind.replaceAll(' ', '-')}.json`);
    writeFileSync(file, `// kept by hunter2\n\n${text}`);
    const ran = await runHere(args(file), { cwd: folder });
    expect(ran.code).toBe(code);
    const lines = ran.err.split('\n').map((line) => line.replace(/^airisk-conformance: /, ''));
    const at = lines.findIndex((line) => line.endsWith(says[0] as string));
    expect(lines.slice(at, at + says.length), ran.err).toEqual([`${file}: ${says[0]}`, ...says.slice(1)]);
    expect(ran.err).not.toContain('hunter2');
  });
}
