import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot, readSpec } from '../../specs/index.ts';
import type { Dialect } from '../provider/dialect.ts';
import { resolveDialect } from './resolve-dialect.ts';

/**
 * Loads a dialect of `specs/dialects`; one that `extends` another holds its differences only.
 * @throws RangeError when there is no such dialect
 */
export function loadDialect(name: string): Dialect {
  return resolveDialect(name, { read: readDialect, names: dialectNames });
}

function readDialect(name: string): unknown {
  try {
    return readSpec<unknown>(`dialects/${name}.json`);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The dialects that there are. */
export function dialectNames(): string[] {
  const files = readdirSync(join(packageRoot, 'specs', 'dialects'));
  return files.filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -'.json'.length));
}
