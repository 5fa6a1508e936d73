import { readSpec } from '../../specs/index.ts';
import type { Dialect } from '../provider/dialect.ts';
import { resolveDialect } from './resolve-dialect.ts';

/**
 * Loads a dialect of `specs/dialects`; one that `extends` another holds its differences only.
 * @throws RangeError when there is no such dialect
 */
export function loadDialect(name: string): Dialect {
  return resolveDialect(name, readDialect);
}

function readDialect(name: string): unknown {
  try {
    return readSpec<unknown>(`dialects/${name}.json`);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
