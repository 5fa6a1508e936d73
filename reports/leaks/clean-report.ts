/** What a run learned, applied to all that it is about to publish. */
import { createRedactor } from '../model/redact.ts';
import { createPublicWords } from '../secrets/public-words.ts';
import type { OutputGuard } from './publish-files.ts';

/**
 * Replaces everything that any process of a run learned.
 * @param key Hex; the one with which the processes of the run made their tags.
 */
export function createCleaner({ secrets, publicTexts }: OutputGuard, key: string): <T>(value: T) => T {
  const isPublic = createPublicWords(publicTexts);
  const redactor = createRedactor({ key: Buffer.from(key, 'hex'), isPublic });
  for (const { kind, value } of secrets) redactor.learn(kind, value);
  return (value) => redactor.redactDeep(value);
}
