/** JSON documents of users against our schemas: every mistake becomes one line that says what to write instead. */
import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { didYouMean } from './did-you-mean.ts';

let ajv: Ajv2020 | undefined;

/** Compiles a schema, or a part of one, with the formats of JSON Schema. */
export function compileSchema(schema: object): ValidateFunction {
  if (!ajv) {
    ajv = new Ajv2020({ allErrors: true, verbose: true, discriminator: true, allowUnionTypes: true });
    formats.default(ajv);
  }
  return ajv.compile(schema);
}

/** A mistake in a document: where, and what to write instead. */
export interface SchemaMistake {
  readonly path: string;
  readonly line: string;
}

/** By the text of the schema, which is read anew each time: compiling one takes longer than reading most documents. */
const compiled = new Map<string, ValidateFunction>();

/** What a schema finds wrong; `at` is where in its file the document stands. */
export function findMistakes(schema: object, document: unknown, at = ''): SchemaMistake[] {
  // Compiled under its id a second time, a schema would be refused.
  const text = JSON.stringify(schema);
  const validate = compiled.get(text) ?? compileSchema({ ...schema, $id: undefined });
  compiled.set(text, validate);
  return validate(document) ? [] : explainErrors(validate.errors ?? [], at, schema);
}

/** One line for each error: path, what is wrong, what to write. */
function explainErrors(errors: readonly ErrorObject[], at: string, root: object): SchemaMistake[] {
  const seen = new Set<string>();
  return errors
    .filter((error) => !['oneOf', 'anyOf', 'allOf', 'if'].includes(error.keyword))
    .map((error) => ({ path: join(at, pathOf(error)), line: explain(error, at, root) }))
    .filter(({ path, line }) => !seen.has(`${path} ${line}`) && seen.add(`${path} ${line}`));
}

function explain(error: ErrorObject, at: string, root: object): string {
  const path = join(at, pathOf(error));
  const where = path === '' ? 'the document' : path;
  switch (error.keyword) {
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return `unknown key ${path}${suggestKey(error)}`;
    case 'required':
      return `${path} is missing`;
    case 'type':
      return `${where} must be ${withArticle(String(error.params.type))}, not ${kindOf(error.data)}`;
    case 'minLength':
      return error.params.limit === 1
        ? `${where} must not be empty`
        : `${where} needs at least ${error.params.limit} characters`;
    case 'minItems':
      return error.params.limit === 1
        ? `${where} must not be empty`
        : `${where} needs at least ${error.params.limit} items`;
    case 'const':
      return `${where} must be ${JSON.stringify(error.params.allowedValue)}`;
    case 'discriminator':
      return `${join(path, String(error.params.tag))} must be one of ${kindsOf(error, root).join(', ')}`;
    case 'enum':
      return `${where} must be one of ${(error.params.allowedValues as unknown[]).join(', ')}`;
    case 'pattern':
      return error.params.pattern === '^/'
        ? `${where} must begin with "/"`
        : `${where} must match ${error.params.pattern}`;
    case 'exclusiveMinimum':
      return `${where} must be greater than ${error.params.limit}`;
    case 'minimum':
      return `${where} must be at least ${error.params.limit}`;
    case 'maximum':
      return `${where} must be at most ${error.params.limit}`;
    case 'format':
      return error.params.format === 'date'
        ? `${where} must be a date such as 2030-12-31`
        : `${where} must be a ${error.params.format}`;
    default:
      return `${where} ${error.message ?? 'is not allowed'}`;
  }
}

interface Branch {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, { readonly const?: unknown }>>;
}

/** The values that choose a branch; a branch may stand among the definitions of the document's schema. */
function kindsOf(error: ErrorObject, root: object): unknown[] {
  const defs = (root as { readonly $defs?: Readonly<Record<string, Branch>> }).$defs ?? {};
  const branches = (error.parentSchema as { readonly oneOf: readonly Branch[] }).oneOf;
  return branches
    .map((branch) => defs[branch.$ref?.split('/').at(-1) ?? ''] ?? branch)
    .map(({ properties }) => properties?.[String(error.params.tag)]?.const);
}

function pathOf(error: ErrorObject): string {
  const steps = error.instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const extra =
    error.params.missingProperty ?? error.params.additionalProperty ?? error.params.unevaluatedProperty;
  if (typeof extra === 'string') steps.push(extra);
  return steps.reduce((path, step) => (/^\d+$/.test(step) ? `${path}[${step}]` : join(path, step)), '');
}

function join(path: string, step: string): string {
  if (path === '' || step === '' || step.startsWith('[')) return path + step;
  return `${path}.${step}`;
}

function suggestKey(error: ErrorObject): string {
  const known = Object.keys((error.parentSchema as { properties?: object } | undefined)?.properties ?? {});
  const word = String(error.params.additionalProperty ?? error.params.unevaluatedProperty);
  return (
    didYouMean(
      word,
      known.filter((key) => !key.startsWith('$')),
    ) || `; known here: ${known.filter((key) => !key.startsWith('$')).join(', ')}`
  );
}

function withArticle(type: string): string {
  const names = type
    .split(',')
    .map(
      (name) =>
        ({ array: 'a list', object: 'an object', integer: 'a whole number', boolean: 'true or false' })[
          name
        ] ?? `a ${name}`,
    );
  return names.join(' or ');
}

/** What a JSON value is, in words. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'boolean') return String(value);
  return `a ${typeof value}`;
}
