/** From a vector of a scenario to what the provider is told. */
import type { ClientArm, ClientVector } from '../../specs/generated/client-scenario.ts';
import type { TestEnvironment } from './test-environment.ts';

/** What vectors refer to. */
interface Surroundings {
  readonly thirdParty: Pick<TestEnvironment['thirdParty'], 'url'>;
  readonly subject: Pick<TestEnvironment['subject'], 'otherUserid'>;
}

/** A vector with everything filled in. */
export function prepareVector(environment: Surroundings, vector: ClientVector): ClientVector {
  const [first, ...others] = vector.arm;
  return {
    ...vector,
    arm: [prepareArm(environment, first), ...others.map((arm) => prepareArm(environment, arm))],
  };
}

/** Fills in what is known of this run and writes out what scenarios abbreviate. */
export function prepareArm({ thirdParty, subject }: Surroundings, arm: ClientArm): ClientArm {
  const values: Readonly<Record<string, string>> = {
    '${foreign.url}': thirdParty.url,
    '${other.userid}': subject.otherUserid,
  };
  const fill = (text: string): string =>
    Object.entries(values).reduce((all, [name, value]) => all.replaceAll(name, value), writeOut(text));
  return mapTexts(arm, fill) as ClientArm;
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** `@300` is a text of 300 characters, `@nested:9` a good token answer with nine lists inside each other. */
function writeOut(text: string): string {
  const long = /^@(\d+)$/.exec(text)?.[1];
  if (long !== undefined)
    return Array.from({ length: Number(long) }, (_, at) => ALPHABET[(at * 7) % ALPHABET.length]).join('');
  const deep = /^@nested:(\d+)$/.exec(text)?.[1];
  if (deep === undefined) return text;
  const more = '['.repeat(Number(deep)) + ']'.repeat(Number(deep));
  return `{"access_token":"\${access_token}","expiration":"\${expiration}","more":${more}}`;
}

function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, map));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mapTexts(item, map)]));
}
