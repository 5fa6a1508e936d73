import { readSpec } from '../../specs/index.ts';
import type { MockConfigFile } from './config-file.ts';

/** What a check of the file's shape found. */
export type ConfigFileOutcome =
  | { readonly ok: true; readonly value: MockConfigFile }
  | { readonly ok: false; readonly lines: readonly string[] };

/**
 * Checks a parsed configuration file against its schema. The validator is loaded only here, because it is slow to load.
 * @param unresolved Paths of values that the environment lacks, which is said already.
 */
export async function validateConfigFile(
  value: unknown,
  unresolved: ReadonlySet<string>,
): Promise<ConfigFileOutcome> {
  const { findMistakes } = await import('../../specs/documents/schema-errors.ts');
  const mistakes = findMistakes(readSpec<object>('schemas/mock-config.schema.json'), value);
  if (mistakes.length === 0) return { ok: true, value: value as MockConfigFile };
  return { ok: false, lines: mistakes.flatMap(({ path, line }) => (unresolved.has(path) ? [] : line)) };
}
