import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../specs/index.ts';
import { staleScores } from '../../suites/audit/readme-scores.ts';

/** The audit's score in the README belongs to this checkout. */
export function checkScores(): string[] {
  return staleScores(readFileSync(join(packageRoot, 'README.md'), 'utf8'));
}
