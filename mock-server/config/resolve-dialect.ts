import { didYouMean } from '../../specs/documents/did-you-mean.ts';
import { isObject } from '../../specs/is-object.ts';
import type { Dialect } from '../provider/dialect.ts';

const NAME = /^[a-z][a-z0-9-]*$/;
const MAX_ANCESTORS = 5;

type Json = Readonly<Record<string, unknown>>;

/** Where dialects come from. */
export interface DialectSource {
  /** Hands over the JSON value of a dialect's file; undefined when there is none of that name. */
  read(name: string): unknown;
  /** The names of all. */
  names(): readonly string[];
}

/**
 * Completes a dialect: one that `extends` another holds its differences only.
 * @throws RangeError when there is no such dialect
 */
export function resolveDialect(name: string, source: DialectSource): Dialect {
  return resolve(name, source, 0) as unknown as Dialect;
}

function resolve(name: string, source: DialectSource, depth: number): Json {
  if (depth > MAX_ANCESTORS) throw new RangeError(`dialect "${name}" extends itself`);
  if (!NAME.test(name)) throw new RangeError(`"${name}" is not the name of a dialect`);
  const own = source.read(name);
  if (!isObject(own))
    throw new RangeError(
      `there is no dialect "${name}" in specs/dialects${didYouMean(name, source.names())}`,
    );
  const { extends: parent, $schema: _schema, ...rest } = own;
  return typeof parent === 'string' ? merge(resolve(parent, source, depth + 1), rest) : rest;
}

/** Wire forms are replaced as a whole: half of one and half of another would be neither. */
function merge(base: Json, over: Json, path = ''): Json {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = base[key];
    const whole = path === '.refusals' || (path === '.token' && key === 'extraMembers');
    merged[key] =
      isObject(value) && isObject(below) && !whole ? merge(below, value, `${path}.${key}`) : value;
  }
  return merged;
}
