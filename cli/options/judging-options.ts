/** What `provider` and `client` share on the command line: how strict the gate is, what is accepted, what is written. */
import { resolve } from 'node:path';
import { ALL_FORMATS, REPORT_FORMATS, type ReportFormat } from '../../reports/formats.ts';
import type { Output, ProviderRequest } from '../../runner/request.ts';
import type { OptionTable, Values } from '../command.ts';
import type { Io } from '../io.ts';

export const gateOptions = {
  gate: {
    type: 'string',
    choices: ['documented', 'hardened'],
    fallback: 'hardened',
    help: 'What must hold for exit code 0: what AIRisk documents, or security practice as well',
  },
  'fail-on': {
    type: 'string',
    choices: ['fail', 'warn'],
    fallback: 'fail',
    help: 'Which outcome misses the gate: broken musts, or broken shoulds as well',
  },
  only: {
    type: 'string',
    list: true,
    value: 'ID,ID',
    help: 'Test these requirements only; the result is no certification',
  },
  'last-failed': {
    type: 'boolean',
    help: 'Test only what the report in the output folder says was not met; the result is no certification',
  },
  partial: { type: 'boolean', help: 'Let the gate pass although some requirements could not be tested' },
  waivers: { type: 'string', value: 'FILE', help: 'Accepted findings, each with owner, reason and expiry' },
} as const satisfies OptionTable;

export const formatOption = {
  type: 'string',
  list: true,
  value: 'LIST',
  choices: ALL_FORMATS,
  fallback: 'html, junit, markdown, reproduce; report.json is always written',
  help: 'Formats to write',
} as const satisfies OptionTable[string];

/** What `judgingRequest` reads. */
type JudgingValues = Omit<Values<typeof gateOptions>, 'lastFailed'> & {
  readonly out: string | undefined;
  readonly format: readonly string[] | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
};

/** What the flags that both sides share ask for. */
export function judgingRequest(
  values: JudgingValues,
  folder: string,
  io: Io,
): Pick<ProviderRequest, 'only' | 'gate' | 'waivers' | 'out' | 'formats' | 'output'> {
  const { gate, failOn, partial, only, waivers, out, format } = values;
  return {
    ...(only && { only }),
    gate: {
      profile: gate === 'documented' ? 'documented' : 'hardened',
      failOn: failOn === 'warn' ? 'warn' : 'fail',
      partial,
    },
    ...(waivers !== undefined && { waivers: resolve(io.cwd, waivers) }),
    out: resolve(io.cwd, out ?? folder),
    formats: formatsOf(format),
    output: outputOf(values),
  };
}

/** JSON on stdout leaves no room for words. */
export function outputOf({ json, quiet }: { readonly json: boolean; readonly quiet: boolean }): Output {
  return json ? 'json' : quiet ? 'quiet' : 'text';
}

/** What a list names of these, with `all` spelled out. */
export function namedBy<T extends string>(list: readonly string[] | undefined, known: readonly T[]): T[] {
  return known.filter((one) => list?.includes(one) || list?.includes('all'));
}

/** The formats to write; report.json is always among them. */
export function formatsOf(format: readonly string[] | undefined): readonly ReportFormat[] {
  return [...new Set<ReportFormat>(['json', ...((format ?? REPORT_FORMATS) as ReportFormat[])])];
}
