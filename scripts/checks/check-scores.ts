import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { staleScores } from '../../runner/audit/readme-scores.ts';
import { packageRoot } from '../../specs/index.ts';

/** The audit's score in the README belongs to this checkout. */
export function checkScores(): string[] {
  return staleScores(readFileSync(join(packageRoot, 'README.md'), 'utf8'));
}
