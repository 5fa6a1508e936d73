/** One mock as several instances behind a balancer: each request is given the name of the instance that it reached. */
import type { Dialect } from '../provider/dialect.ts';
import { headerValues, type MaybePromise, type PlainAnswer, type PlainRequest } from '../provider/plain.ts';
import { whenReady } from '../provider/run-rules.ts';

/** The cookie by which a balancer finds an instance again, as the documented answers carry it. */
export const AFFINITY_COOKIE = 'ARRAffinity';

/** Answers a request. */
export type Handle = (request: PlainRequest) => MaybePromise<PlainAnswer>;
type Instances = NonNullable<Dialect['http']['instances']>;

/** Names of instances: `1`, `2`, … */
export const namesOf = ({ count }: Instances): readonly string[] =>
  Array.from({ length: count }, (_, at) => `${at + 1}`);

/**
 * A balancer in front of a mock. Where it follows a cookie, whoever brings none of its own is given one.
 * @param random makes values that nobody guesses
 */
export function balance(handle: Handle, instances: Instances, random: () => string): Handle {
  const names = namesOf(instances);
  let turn = 0;
  const next = (): string => names[turn++ % names.length] ?? '';
  if (instances.affinity === 'none') return (request) => handle({ ...request, instance: next() });
  const cookies = new Map(names.map((name) => [name, random()]));
  const byCookie = new Map([...cookies].map(([name, value]) => [value, name]));
  return (request) => {
    const named = byCookie.get(readCookie(request) ?? '');
    const instance = named ?? next();
    const answer = handle({ ...request, instance });
    return named === undefined
      ? whenReady(answer, (ready) => withCookie(ready, cookies.get(instance) ?? ''))
      : answer;
  };
}

function readCookie(request: PlainRequest): string | undefined {
  return headerValues(request, 'cookie')
    .flatMap((value) => value.split(';'))
    .map((pair) => pair.trim().split('='))
    .find(([name]) => name === AFFINITY_COOKIE)?.[1];
}

const withCookie = (answer: PlainAnswer, value: string): PlainAnswer => ({
  ...answer,
  headers: [...answer.headers, ['Set-Cookie', `${AFFINITY_COOKIE}=${value}; Path=/; HttpOnly; SameSite=Lax`]],
});
