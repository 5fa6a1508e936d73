/**
 * What must be in no file that is made of parts. Their own runs masked what they knew; what still stands in a secret's
 * place in one of their exchanges, of an older version say, is learned here as a run learns it.
 */
import { loadCatalogue, readSpec } from '../../specs/index.ts';
import type { OutputGuard } from '../leaks/publish-files.ts';
import { holdsTag, type Secret } from '../model/redact.ts';
import type { Report } from '../model/types.ts';
import { createPublicWords } from '../secrets/public-words.ts';
import { SecretLearner } from '../secrets/secret-learner.ts';

export function guardParts(parts: readonly Report[]): OutputGuard {
  const secrets: Secret[] = [];
  const publicTexts = [
    `airisk-conformance\n${JSON.stringify([loadCatalogue(), readSpec<object>('schemas/report.schema.json')])}`,
    ...parts.map(({ target }) => JSON.stringify(target)),
  ];
  const isPublic = createPublicWords(publicTexts);
  const learner = new SecretLearner({
    isPublic: (value) => holdsTag(value) || isPublic(value),
    onSecret: (kind, value) => secrets.push({ kind, value }),
  });
  for (const { request, response, failure } of parts.flatMap(({ exchanges }) => exchanges))
    learner.see({ request, ...(response && { response }), ...(failure !== undefined && { failure }) });
  return { secrets, publicTexts };
}
