/** What a rule sees that looks at every exchange of a test. */
import type { Exchange } from '../../reports/model/types.ts';
import type { ProviderRequirementId } from '../../specs/generated/requirement-ids.ts';
import type { TargetUnderTest } from '../flows/target.ts';
import { headerValues, type WireAnswer } from '../flows/wire.ts';

export interface PassiveRule {
  readonly requirement: ProviderRequirementId;
  readonly title: string;
  readonly expected: string;
  /** Whether it has something to say of an exchange; absent: of what it finds broken only. */
  readonly isAbout?: (exchange: Exchange, target: TargetUnderTest) => boolean;
  /** What is wrong with the exchange, or undefined. */
  readonly broken: (
    exchange: Exchange,
    target: TargetUnderTest,
    all: readonly Exchange[],
  ) => string | undefined;
}

/** The answer of an exchange as the judges read answers; undefined where none came, or not all of it. */
export function answerOf({ n, response, at, ms }: Exchange): WireAnswer | undefined {
  if (!response || response.truncated) return undefined;
  const text = response.body ?? '';
  return {
    ...{ n, ms, text, truncated: false },
    status: response.status,
    headers: response.headers.map(([name = '', value = '']) => [name, value] as const),
    body: Buffer.from(text),
    receivedAt: Date.parse(at) + ms,
  };
}

/** The path of an address, without its query. */
export const pathOf = (url: string): string => (URL.canParse(url) ? new URL(url).pathname : '');

/** What an answer says of storing it, as a phrase; undefined where it forbids that. */
export function withoutNoStore({ headers }: WireAnswer): string | undefined {
  const directives = headerValues(headers, 'cache-control').flatMap((value) =>
    value.split(',').map((part) => part.trim().toLowerCase()),
  );
  return directives.includes('no-store') ? undefined : `Cache-Control: ${directives.join(', ') || 'absent'}`;
}

/** Many rules look at one exchange: what they all need is read off it once. */
export function readOnce<T>(
  read: (exchange: Exchange, target: TargetUnderTest) => T,
): (exchange: Exchange, target: TargetUnderTest) => T {
  const known = new WeakMap<Exchange, { readonly value: T }>();
  return (exchange, target) => {
    let seen = known.get(exchange);
    if (!seen) {
      seen = { value: read(exchange, target) };
      known.set(exchange, seen);
    }
    return seen.value;
  };
}
