/** What the environment of a run must be like. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Environment, ProxySettingError, readProxies } from '../../suites/network/proxies.ts';
import { UsageError } from '../usage-error.ts';
import { refuseTelling } from './refuse-telling.ts';

/**
 * Looks at the environment before anything is started in it.
 * @throws UsageError that names the variable to change
 */
export function checkEnvironment(env: Environment): void {
  refuseTelling(env);
  refuseMalformedProxies(env);
  tryTemporaryFolder();
}

function refuseMalformedProxies(env: Environment): void {
  try {
    readProxies(env);
  } catch (error) {
    if (error instanceof ProxySettingError) throw new UsageError(error.message);
    throw error;
  }
}

/** A run, its runner and its browser keep files there while they work. */
function tryTemporaryFolder(): void {
  const folder = tmpdir();
  try {
    rmSync(mkdtempSync(join(folder, 'airisk-try-')), { recursive: true });
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new UsageError(
      `the folder for temporary files, ${folder}, cannot be written to (${why}): set TMPDIR to one that can`,
    );
  }
}
