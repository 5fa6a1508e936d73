/** JSON documents of users against our schemas: every mistake becomes one line that says what to write instead. */
import { statSync } from 'node:fs';
import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { didYouMean } from './did-you-mean.ts';
import { findDoubledMember } from './doubled-members.ts';
import { readBounded } from './read-bounded.ts';

/** A document that cannot be used. `problems` has one line for each mistake. */
export class DocumentError extends Error {
  readonly problems: readonly string[];

  constructor(subject: string, problems: readonly string[]) {
    super(problems.map((problem) => `${subject}: ${problem}`).join('\n'));
    this.problems = problems;
  }
}

/** Configuration files are small; a larger one is some other file. */
const MAX_DOCUMENT_BYTES = 1_000_000;
/** Reports are the deepest, with a dozen levels. */
const MAX_DEPTH = 64;

/**
 * Reads a JSON file; a byte order mark is skipped.
 * @throws DocumentError
 */
export function readJson(path: string, maxBytes = MAX_DOCUMENT_BYTES): unknown {
  const stat = statFile(path);
  if (!stat) throw new DocumentError(path, ['the file does not exist']);
  if (!stat.isFile()) throw new DocumentError(path, ['is not a file']);
  if (stat.size > maxBytes)
    throw new DocumentError(path, [`is larger than ${Math.round(maxBytes / 1e6)} MB`]);
  const text = readText(path);
  if (text.trim() === '') throw new DocumentError(path, ['the file is empty']);
  try {
    const value: unknown = JSON.parse(text);
    if (isDeeper(value, MAX_DEPTH))
      throw new DocumentError(path, [`is nested deeper than ${MAX_DEPTH} levels`]);
    const doubled = findDoubledMember(text);
    if (doubled !== undefined)
      throw new DocumentError(path, [`has the member ${JSON.stringify(doubled)} twice in one object`]);
    return value;
  } catch (error) {
    if (error instanceof DocumentError) throw error;
    throw new DocumentError(path, [`is not JSON (${whereItBreaks(text, error)})`]);
  }
}

function statFile(path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw new DocumentError(path, [`cannot be read (${reasonOf(error)})`]);
  }
}

/** Why a path leads nowhere, in a word: ELOOP, ENAMETOOLONG, or that it is none. */
export function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return /^E[A-Z]+$/.test(code) ? code : 'not a path';
}

/** Walks level by level, because what is nested deeply enough would exhaust the stack of everything that recurses. */
function isDeeper(value: unknown, most: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > most) return true;
    level = level.flatMap((one) =>
      typeof one === 'object' && one !== null ? Object.values(one as Record<string, unknown>) : [],
    );
  }
  return false;
}

function readText(path: string): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readBounded(path));
    return text.replace(/^\uFEFF/, '');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    const reason = /^E[A-Z]+$/.test(code) ? `cannot be read (${code})` : 'is not UTF-8 text';
    throw new DocumentError(path, [reason]);
  }
}

/** Line and column; the parser's own message would quote the text, which may hold a secret. */
function whereItBreaks(text: string, error: unknown): string {
  const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  if (position === undefined) return 'it ends too early';
  const before = text.slice(0, Number(position)).split('\n');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

let ajv: Ajv2020 | undefined;

/** Compiles a schema, or a part of one, with the formats of JSON Schema. */
export function compileSchema(schema: object): ValidateFunction {
  if (!ajv) {
    ajv = new Ajv2020({ allErrors: true, verbose: true, allowUnionTypes: true });
    formats.default(ajv);
  }
  return ajv.compile(schema);
}

/** One line for each error: path, what is wrong, what to write. */
export function explainErrors(errors: readonly ErrorObject[], at = ''): { path: string; line: string }[] {
  const seen = new Set<string>();
  return errors
    .filter((error) => !['oneOf', 'anyOf', 'allOf', 'if'].includes(error.keyword))
    .map((error) => ({ path: join(at, pathOf(error)), line: explain(error, at) }))
    .filter(({ path, line }) => !seen.has(`${path} ${line}`) && seen.add(`${path} ${line}`));
}

function explain(error: ErrorObject, at: string): string {
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
    case 'const':
      return `${where} must be ${JSON.stringify(error.params.allowedValue)}`;
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
