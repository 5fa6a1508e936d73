/** The file between the test run and the report: a line for each test, then a line about the run. A whole audit fits no string. */
import { readFileSync } from 'node:fs';
import type { CollectedTest, Collection } from '../model/types.ts';
import { replaceFile } from '../replace-file.ts';

/** What a run saw may name its target: nobody else reads it. */
const PRIVATE = 0o600;
const NEWLINE = 0x0a;

/** @throws the error of the file system */
export function writeCollection(path: string, { tests, ...run }: Collection): void {
  replaceFile(path, linesOf([...tests, run]), PRIVATE);
}

function* linesOf(values: readonly object[]): Iterable<string> {
  for (const value of values) yield `${JSON.stringify(value)}\n`;
}

/** @returns undefined where there is no whole file */
export function readCollection(path: string): Collection | undefined {
  try {
    const bytes = readFileSync(path);
    const lines: unknown[] = [];
    for (let from = 0; from < bytes.length; ) {
      const end = bytes.indexOf(NEWLINE, from);
      if (end < 0) return undefined;
      lines.push(JSON.parse(bytes.toString('utf8', from, end)));
      from = end + 1;
    }
    const run = lines.pop() as Omit<Collection, 'tests'> | CollectedTest | undefined;
    return run === undefined || 'title' in run ? undefined : { ...run, tests: lines as CollectedTest[] };
  } catch {
    return undefined;
  }
}
