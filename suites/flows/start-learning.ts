import { createRedactor, type Redactor, type Secret } from '../../reports/model/redact.ts';
import { createPublicWords } from '../../reports/secrets/public-words.ts';
import { SecretLearner } from '../../reports/secrets/secret-learner.ts';
import type { TargetUnderTest } from './target.ts';

/** What is secret about a target, from here on. */
export interface Learning {
  readonly redactor: Redactor;
  readonly learner: SecretLearner;
}

/**
 * Begins with what the configuration of a target holds.
 * @param tagKey Hex; processes that share it tag a value alike.
 * @param onSecret Told what is learned beyond.
 */
export function startLearning(
  { knownSecrets, publicTexts }: Pick<TargetUnderTest, 'knownSecrets' | 'publicTexts'>,
  tagKey: string,
  onSecret: (kind: Secret['kind'], value: string) => void = () => undefined,
): Learning {
  const isPublic = createPublicWords(publicTexts);
  const redactor = createRedactor({ key: Buffer.from(tagKey, 'hex'), isPublic });
  const learner = new SecretLearner({
    isPublic,
    onSecret: (kind, value) => {
      redactor.learn(kind, value);
      onSecret(kind, value);
    },
  });
  for (const { kind, value } of knownSecrets) {
    redactor.learn(kind, value);
    learner.learn(kind, value);
  }
  return { redactor, learner };
}
