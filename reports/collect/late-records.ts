/**
 * Records that were finished after the end of their test, beside the file of the collection. Each worker process writes its
 * own; the last record of a test counts.
 */
import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { TestRecord } from '../model/types.ts';
import { parseRecord } from './read-record.ts';

/** What a run saw may name its target: nobody else reads it. */
const PRIVATE = 0o600;

const prefixOf = (collect: string): string => `${basename(collect)}.late-`;

/**
 * @param collect The file of the collection (`AIRISK_COLLECT`)
 * @param test As Playwright numbers it
 * @throws the error of the file system
 */
export function addLateRecord(collect: string, test: string, record: TestRecord): void {
  const file = join(dirname(collect), `${prefixOf(collect)}${process.pid}.jsonl`);
  appendFileSync(file, `${JSON.stringify({ test, record })}\n`, { mode: PRIVATE });
}

/** By the test. What a worker could not write whole is left out: its tests keep what they had at their end. */
export function readLateRecords(collect: string): ReadonlyMap<string, TestRecord> {
  const folder = dirname(collect);
  if (!existsSync(folder)) return new Map();
  const names = readdirSync(folder).filter((name) => name.startsWith(prefixOf(collect)));
  const lines = names.flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'));
  return new Map(lines.flatMap(parseLine));
}

function parseLine(line: string): [test: string, record: TestRecord][] {
  try {
    const { test, record } = JSON.parse(line) as { test: string; record: unknown };
    return [[test, parseRecord(record)]];
  } catch {
    return [];
  }
}
