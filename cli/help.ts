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
