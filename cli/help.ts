/** Help texts, made from the tables that the parser uses. */

import { OUTCOME_MEANING, OUTCOMES_IN_ORDER } from '../reports/render/labels.ts';
import { exitCodeTexts } from '../specs/exit-codes.ts';
import { type Command, commonOptions, type OptionSpec, type OptionTable } from './command.ts';
import type { Paint } from './io.ts';

const PROGRAM = 'airisk-conformance';
const WIDTH = 100;

/** Help of the program: its commands. */
export function programHelp(
  commands: ReadonlyMap<string, { readonly summary: string }>,
  paint: Paint,
): string {
  const rows = [...commands].map(([name, { summary }]) => [name, summary] as const);
  const exits = Object.entries(exitCodeTexts).map(([code, text]) => [code, text] as const);
  return [
    `${paint.bold(PROGRAM)}: is an OAuth2 provider, or a client of one, what the AIRisk API documentation asks for?`,
    '',
    section(
      'Usage',
      [`${PROGRAM} COMMAND [OPTIONS]`, `${PROGRAM} COMMAND --help`, `${PROGRAM} --version`],
      paint,
    ),
    section('Commands', columns(rows), paint),
    section(
      'First steps',
      columns([
        [`npx ${PROGRAM} provider`, 'certify the built-in mock: see what a report looks like'],
        [`npx ${PROGRAM} init`, 'write a starter configuration for a deployment of yours'],
        [`npx ${PROGRAM} mock`, 'run a provider to develop a client against'],
      ]),
      paint,
    ),
    section('Exit codes', columns(exits), paint),
  ].join('\n');
}

/** Help of one command. */
export function commandHelp(
  name: string,
  summary: string,
  command: Command<never> | Command,
  paint: Paint,
): string {
  const options: OptionTable = { ...command.options, ...commonOptions };
  const parts = [`${paint.bold(`${PROGRAM} ${name}`)}: ${summary}`, ''];
  for (const paragraph of command.about) parts.push(wrap(paragraph, 0), '');
  if (command.subcommands)
    parts.push(section('Sub-commands', columns(Object.entries(command.subcommands)), paint));
  parts.push(
    section(
      'Usage',
      command.usage.map((form) => `${PROGRAM} ${name} ${form}`.trim()),
      paint,
    ),
  );
  parts.push(
    section('Options', columns(Object.entries(options).map(([key, spec]) => optionRow(key, spec))), paint),
  );
  if (command.environment) parts.push(section('Environment', columns(command.environment), paint));
  parts.push(
    section(
      'Examples',
      command.examples.flatMap(([line, text]) => [line, `    ${text}`]),
      paint,
    ),
  );
  const exits = command.exits.map(
    (code) => [String(code), command.exitTexts?.[code] ?? exitCodeTexts[code]] as const,
  );
  parts.push(section('Exit codes', columns(exits), paint));
  if (command.legend)
    parts.push(
      section(
        'Outcomes of a requirement',
        columns(OUTCOMES_IN_ORDER.map((one) => [one, OUTCOME_MEANING[one]] as const)),
        paint,
      ),
    );
  return parts.join('\n').trimEnd();
}

/** Help of one sub-command: of the texts of its command what is about it. */
export function subcommandHelp(name: string, subcommand: string, command: Command, paint: Paint): string {
  const names = Object.keys(command.subcommands ?? {});
  const own = (text: string): string | undefined => ownPart(text, subcommand, names);
  const options: OptionTable = { ...command.options, ...commonOptions };
  const rows = Object.entries(options).flatMap(([key, spec]) => {
    const help = own(spec.help);
    const fallback = spec.fallback === undefined ? undefined : own(spec.fallback);
    const { fallback: _, ...rest } = spec;
    const text = help === undefined ? '' : `${help.charAt(0).toUpperCase()}${help.slice(1)}`;
    return text === ''
      ? []
      : [optionRow(key, { ...rest, help: text, ...(fallback === undefined ? {} : { fallback }) })];
  });
  const exits = command.exits.flatMap((code) => {
    const text = own(command.exitTexts?.[code] ?? exitCodeTexts[code]);
    return text === undefined ? [] : [[String(code), text] as const];
  });
  const calls = (line: string): boolean => line.startsWith(`npx ${PROGRAM} ${name} ${subcommand} `);
  const examples = command.examples.filter(([line]) => calls(line));
  const isOwn = (form: string): boolean => form.split(' ', 1)[0] === subcommand;
  const forms = command.usage.filter(isOwn).map((form) => `${PROGRAM} ${name} ${form}`);
  return [
    `${paint.bold(`${PROGRAM} ${name} ${subcommand}`)}`,
    '',
    wrap(command.subcommands?.[subcommand] ?? '', 0),
    '',
    section('Usage', forms, paint),
    section('Options', columns(rows), paint),
    ...(examples.length === 0
      ? []
      : [
          section(
            'Examples',
            examples.flatMap(([line, text]) => [line, `    ${text}`]),
            paint,
          ),
        ]),
    section('Exit codes', columns(exits), paint),
  ]
    .join('\n')
    .trimEnd();
}

/** `show, diff: …; merge: …`: what is said to one of them; undefined where all of it is for others. */
function ownPart(text: string, subcommand: string, names: readonly string[]): string | undefined {
  const parts = text.split('; ').map((part) => {
    const [head = '', ...rest] = part.split(': ');
    const addressed = head.split(', ');
    return rest.length > 0 && addressed.every((one) => names.includes(one))
      ? { addressed, said: rest.join(': ') }
      : { addressed: undefined, said: part };
  });
  // What follows without a name is still said to whom was named last.
  for (const [at, part] of parts.entries()) part.addressed ??= parts[at - 1]?.addressed;
  const own = parts.filter(({ addressed }) => addressed?.includes(subcommand));
  const told = own.length > 0 ? own : parts.filter(({ addressed }) => addressed === undefined);
  return told.length === 0 ? undefined : told.map(({ said }) => said).join('; ');
}

function optionRow(name: string, spec: OptionSpec): readonly [string, string] {
  const short = spec.short ? `-${spec.short}, ` : '';
  const value = spec.value ?? (spec.choices ? spec.choices.join('|') : 'VALUE');
  const shown = spec.type === 'boolean' ? '' : ` ${value}`;
  const notes = [
    spec.choices && spec.value ? `one of ${spec.choices.join(', ')}` : '',
    spec.list ? 'repeatable, or separated by commas' : '',
    spec.fallback ? `default: ${spec.fallback}` : '',
  ].filter(Boolean);
  return [`${short}--${name}${shown}`, `${spec.help}${notes.length ? ` (${notes.join('; ')})` : ''}`];
}

function section(title: string, lines: readonly string[], paint: Paint): string {
  return [paint.bold(`${title}:`), ...lines.map((line) => `  ${line}`), ''].join('\n');
}

/** Two columns; a long first column gets a line of its own. */
function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.min(34, Math.max(...rows.map(([left]) => left.length)));
  return rows.flatMap(([left, right]) => {
    const lines = wrap(right, width + 4).split('\n');
    const first =
      left.length <= width
        ? [`${left.padEnd(width)}  ${lines[0]}`]
        : [left, `${' '.repeat(width)}  ${lines[0]}`];
    return [...first, ...lines.slice(1).map((line) => `${' '.repeat(width)}  ${line}`)];
  });
}

function wrap(text: string, indent: number): string {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const last = lines[lines.length - 1] ?? '';
    if (last !== '' && indent + last.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines.join('\n');
}
