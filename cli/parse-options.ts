/** Parses a command's arguments against its option table. */
import { parseArgs } from 'node:util';
import { UsageError } from '../runner/usage-error.ts';
import { didYouMean } from '../specs/documents/did-you-mean.ts';
import { commonOptions, type OptionSpec, type OptionTable, type Values } from './command.ts';

export interface Parsed<T extends OptionTable> {
  readonly values: Values<T>;
  readonly positionals: readonly string[];
  readonly help: boolean;
}

/**
 * Options and positional arguments; of an option given twice the last counts, unless it is a list: that has each value once.
 * @throws UsageError naming the argument at fault and what was probably meant.
 */
export function parseOptions<T extends OptionTable>(
  command: string,
  args: readonly string[],
  table: T,
  positionalNames: readonly string[],
): Parsed<T> {
  const all: OptionTable = { ...table, ...commonOptions };
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(Object.entries(all).map(([name, spec]) => [name, nodeOption(spec)])),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values: Record<string, unknown> = {};
  for (const [name, spec] of Object.entries(table)) if (spec.type === 'boolean') values[camel(name)] = false;
  const positionals: string[] = [];
  let help = false;
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    if (token.name === 'help') help = true;
    else addOption(values, all, token, command);
  }
  if (!help) checkPositionals(positionals, positionalNames);
  return { values: values as Values<T>, positionals, help };
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function addOption(
  values: Record<string, unknown>,
  table: OptionTable,
  token: OptionToken,
  command: string,
): void {
  const spec = Object.hasOwn(table, token.name) ? table[token.name] : undefined;
  if (spec === undefined) throw unknownOption(command, token.rawName, table);
  const name = `--${token.name}`;
  const key = camel(token.name);
  if (spec.type === 'boolean') {
    if (token.value !== undefined) throw new UsageError(`${name} takes no value`);
    values[key] = true;
    return;
  }
  const value = requireValue(name, token);
  const items = spec.list ? splitList(name, value) : [value];
  for (const item of items) checkChoice(name, item, spec);
  // What is named twice is meant once.
  values[key] = spec.list
    ? [...new Set([...((values[key] as string[] | undefined) ?? []), ...items])]
    : value;
}

function requireValue(name: string, token: OptionToken): string {
  if (token.value === undefined || token.value === '') throw new UsageError(`${name} needs a value`);
  if (!token.inlineValue && /^-./.test(token.value)) {
    throw new UsageError(`${name} needs a value; one that begins with "-" is written ${name}=${token.value}`);
  }
  return token.value;
}

function splitList(name: string, value: string): string[] {
  const items = value.split(',').map((item) => item.trim());
  if (items.some((item) => item === '')) throw new UsageError(`${name} has an empty entry in "${value}"`);
  return items;
}

function checkChoice(name: string, value: string, spec: OptionSpec): void {
  if (!spec.choices || spec.choices.includes(value)) return;
  throw new UsageError(
    `${name} is ${spec.choices.join(' or ')}, not "${value}"${didYouMean(value, spec.choices)}`,
  );
}

function unknownOption(command: string, rawName: string, table: OptionTable): UsageError {
  const bare = rawName.replace(/^-+/, '');
  const found = didYouMean(
    bare,
    Object.keys(table).filter((name) => name !== 'help'),
  ).replace('mean ', 'mean --');
  return new UsageError(
    `unknown option ${rawName}${found || `; see npx airisk-conformance ${command} --help`}`,
  );
}

function checkPositionals(given: readonly string[], names: readonly string[]): void {
  const endless = names.at(-1)?.endsWith('...') ?? false;
  const extra = endless ? undefined : given[names.length];
  if (extra !== undefined) throw new UsageError(`unexpected argument "${extra}"`);
  const missing = names[given.length];
  if (missing !== undefined) throw new UsageError(`${missing.replace(/\.{3}$/, '')} is missing`);
}

function nodeOption(spec: OptionSpec) {
  const option: { type: 'string' | 'boolean'; multiple: true; short?: string } = {
    type: spec.type,
    multiple: true,
  };
  if (spec.short) option.short = spec.short;
  return option;
}

/** The name of an option as its value is called. */
export function camel(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
