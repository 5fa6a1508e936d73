import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from '@playwright/test';
import { makeTest } from '../testing/make.ts';
import { readCollection, writeCollection } from './collection-file.ts';

test.describe('the file between a run and its report', () => {
  const collection = {
    tests: [makeTest(['token-form']), makeTest(['code-once'], { error: 'line one\nline two' })],
    status: 'failed' as const,
    durationMs: 12,
    errors: ['outside'],
  };
  const place = (): string => {
    const path = test.info().outputPath('collection.jsonl');
    writeFileSync(path, '');
    return path;
  };

  test('is read as it was written, by its owner only', () => {
    const path = place();
    writeCollection(path, collection);
    expect(readCollection(path)).toEqual(collection);
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(dirname(path))).toEqual(['collection.jsonl']);
  });

  test('counts for nothing when it was cut anywhere', () => {
    const path = place();
    expect(readCollection(path)).toBeUndefined();
    expect(readCollection(`${path}.missing`)).toBeUndefined();
    writeCollection(path, collection);
    const whole = readFileSync(path);
    for (let end = 0; end < whole.length; end += 1) {
      writeFileSync(path, whole.subarray(0, end));
      expect(readCollection(path), `cut after ${end} bytes`).toBeUndefined();
    }
  });
});
