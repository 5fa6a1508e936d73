/** What tests recorded after their end takes the place of what they had then. */
import { appendFileSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { TestRecord } from '../model/types.ts';
import { addLateRecord, readLateRecords } from './late-records.ts';

const record = (outcome: 'pass' | 'inconclusive'): TestRecord => ({
  checks: [{ requirement: 'code-expires', title: 't', outcome, expected: 'e', actual: 'a', evidence: [] }],
  observations: [],
  exchanges: [],
});
const outcomesOf = (records: ReadonlyMap<string, TestRecord>) =>
  [...records].map(([id, { checks }]) => `${id}: ${checks.map(({ outcome }) => outcome).join(', ')}`);

function inFolder(): string {
  mkdirSync(test.info().outputDir, { recursive: true });
  return test.info().outputPath('collection.jsonl');
}

test('the last record of each test counts', () => {
  const collect = inFolder();
  addLateRecord(collect, 'one', record('inconclusive'));
  addLateRecord(collect, 'two', record('pass'));
  addLateRecord(collect, 'one', record('pass'));
  expect(outcomesOf(readLateRecords(collect))).toEqual(['one: pass', 'two: pass']);
});

test('half a line, and what is no record, leave a test with what it had', () => {
  const collect = inFolder();
  addLateRecord(collect, 'one', record('pass'));
  const [file = ''] = readdirSync(test.info().outputDir);
  appendFileSync(
    join(test.info().outputDir, file),
    '{"test":"two","record":{"checks":[{}]}}\n{"test":"three","rec',
  );
  expect(outcomesOf(readLateRecords(collect))).toEqual(['one: pass']);
});

test('they are written for their owner alone, and nothing is there where nobody wrote', () => {
  const collect = inFolder();
  expect(readLateRecords(join(test.info().outputDir, 'none', 'collection.jsonl')).size).toBe(0);
  addLateRecord(collect, 'one', record('pass'));
  const [file = ''] = readdirSync(test.info().outputDir);
  expect(statSync(join(test.info().outputDir, file)).mode & 0o077).toBe(0);
});
