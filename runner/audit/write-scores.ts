import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../specs/index.ts';
import { replaceScores } from './readme-scores.ts';
import type { AuditResult } from './score.ts';

/** Writes the score of a passed audit into README.md, between its marks. */
export function writeScores(result: AuditResult): void {
  const path = join(packageRoot, 'README.md');
  writeFileSync(path, replaceScores(readFileSync(path, 'utf8'), result));
}
