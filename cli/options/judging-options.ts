/** What `provider` and `client` share on the command line: how strict the gate is, what is accepted, what is written. */
import type { GateOptions } from '../../reports/model/types.ts';
import { REPORT_FORMATS, type ReportFormat } from '../../reports/write-reports.ts';
import { VOUCHABLE, type Vouchable } from '../../suites/flows/target-spec.ts';
import type { OptionTable, Values } from '../command.ts';

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
  partial: { type: 'boolean', help: 'Let the gate pass although some requirements could not be tested' },
  waivers: { type: 'string', value: 'FILE', help: 'Accepted findings, each with owner, reason and expiry' },
} as const satisfies OptionTable;

export const formatOption = {
  type: 'string',
  list: true,
  value: 'LIST',
  choices: ['json', 'html', 'junit', 'markdown', 'ctrf', 'har', 'badge', 'reproduce'],
  fallback: 'html, junit, markdown, reproduce; report.json is always written',
  help: 'Formats to write',
} as const satisfies OptionTable[string];

/** Parts of a target file that an operator can vouch for. */
export const vouchOption = {
  type: 'string',
  list: true,
  value: 'LIST|all',
  choices: [...VOUCHABLE, 'all'],
  help: 'These parts of the target file are right: what the deployment refuses of them is judged, and recorded',
} as const satisfies OptionTable[string];

/** What `--vouch` names, with `all` spelled out. */
export function vouchedBy(vouch: readonly string[] | undefined): Vouchable[] {
  return VOUCHABLE.filter((part) => vouch?.includes(part) || vouch?.includes('all'));
}

/** The gate that the flags describe. @param only Rows that the run was narrowed to */
export function gateOf(values: Values<typeof gateOptions>, only: readonly string[] | undefined): GateOptions {
  return {
    profile: values.gate === 'documented' ? 'documented' : 'hardened',
    failOn: values.failOn === 'warn' ? 'warn' : 'fail',
    partial: values.partial,
    ...(only ? { only: [...only] } : {}),
  };
}

/** The formats to write; report.json is always among them. */
export function formatsOf(format: readonly string[] | undefined): readonly ReportFormat[] {
  return [...new Set<ReportFormat>(['json', ...((format ?? REPORT_FORMATS) as ReportFormat[])])];
}
