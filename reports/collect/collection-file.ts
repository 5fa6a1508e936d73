/** The file between the test run and the report: a line for each test, then a line about the run. A whole audit fits no string. */
import { closeSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import type { CollectedTest, Collection } from '../model/types.ts';

/** What a run saw may name its target: nobody else reads it. */
const PRIVATE = 0o600;
const NEWLINE = 0x0a;

/** Writes the file beside its place, then puts it there. @throws the error of the file system */
export function writeCollection(path: string, { tests, ...run }: Collection): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const file = openSync(temporary, 'w', PRIVATE);
    try {
      for (const line of [...tests, run]) writeSync(file, `${JSON.stringify(line)}\n`);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
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
