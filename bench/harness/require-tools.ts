import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../specs/index.ts';

/** The bench cannot run here; the message says what to install. */
export class BenchError extends Error {
  override readonly name = 'BenchError';
}

/** Programs that a measurement needs, and the package of Debian that has them. */
const TOOLS = [
  ['wrk', 'wrk'],
  ['taskset', 'util-linux'],
] as const;

/** Names of the programs that are not installed. */
export function missingTools(): readonly (readonly [program: string, debianPackage: string])[] {
  return TOOLS.filter(([program]) => spawnSync(program, ['--version']).error !== undefined);
}

/** @throws BenchError naming what to install */
export function requireTools(): void {
  if (availableParallelism() < 2)
    throw new BenchError('two cores are needed: one for the server, one for the load');
  const missing = missingTools();
  if (missing.length === 0) return;
  const programs = missing.map(([program]) => program).join(' and ');
  const packages = missing.map(([, debianPackage]) => debianPackage).join(' ');
  throw new BenchError(
    `${programs} not found: the load comes from wrk, pinned to a core by taskset; on Debian: apt-get install ${packages}`,
  );
}

/** The folder of the bench in the checkout; its servers are run from there as they are. */
export const benchFolder: string = join(packageRoot, 'bench');

/** Whether the servers to compare with are installed. */
export function hasPeers(): boolean {
  return existsSync(join(benchFolder, 'node_modules', 'express'));
}

/** Installs the servers to compare with, exactly as locked. */
export function installPeers(): void {
  if (hasPeers()) return;
  execFileSync('npm', ['ci', '--prefix', benchFolder, '--no-audit', '--no-fund'], { stdio: 'inherit' });
}
