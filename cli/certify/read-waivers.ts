/** Waiver files: accepted findings. Whether each still holds is judged with the report. */
import type { Waiver } from '../../reports/model/types.ts';
import { loadCatalogue, readSpec } from '../../specs/index.ts';
import { compileSchema, DocumentError, explainErrors, readJson } from '../../suites/targets/schema-errors.ts';
import { UsageError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { didYouMean } from '../suggest.ts';

/**
 * Reads a waiver file.
 * @throws UsageError with exit code 6 for a file that is not one, or that waives a requirement twice or none
 */
export function readWaivers(path: string): Waiver[] {
  try {
    const document = readJson(path);
    const validate = compileSchema({ ...readSpec<object>('schemas/waivers.schema.json'), $id: undefined });
    if (!validate(document)) {
      throw new DocumentError(
        path,
        explainErrors(validate.errors ?? []).map(({ line }) => line),
      );
    }
    const waivers = document as Waiver[];
    const problems = findProblems(waivers);
    if (problems.length > 0) throw new DocumentError(path, problems);
    return waivers;
  } catch (error) {
    if (error instanceof DocumentError) throw new UsageError(error.message, exitCodes.waiver);
    throw error;
  }
}

function findProblems(waivers: readonly Waiver[]): string[] {
  const ids = loadCatalogue().flatMap((row) => (row.actor === 'provider' ? [row.id as string] : []));
  return waivers.flatMap(({ requirement }, index) => {
    if (!ids.includes(requirement)) {
      return [
        `[${index}].requirement: no requirement has the id ${requirement}${didYouMean(requirement, ids)}`,
      ];
    }
    const first = waivers.findIndex((waiver) => waiver.requirement === requirement);
    return first === index ? [] : [`[${index}].requirement: ${requirement} is waived twice`];
  });
}
