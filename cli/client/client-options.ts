import type { OptionTable, Values } from '../command.ts';

/** The options of `client`. */
export const clientOptions = {
  config: {
    type: 'string',
    value: 'FILE',
    help: 'Client file: how the application is started, driven and read',
  },
  scenario: { type: 'string', list: true, value: 'ID,ID', help: 'Play these scenarios only, see --list' },
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
  out: { type: 'string', value: 'DIR', fallback: './airisk-client-report', help: 'Folder of the report' },
  format: {
    type: 'string',
    list: true,
    value: 'LIST',
    choices: ['json', 'html', 'junit', 'markdown', 'ctrf', 'har', 'badge', 'reproduce'],
    fallback: 'html, junit, markdown, reproduce; report.json is always written',
    help: 'Formats to write',
  },
  list: { type: 'boolean', help: 'Print the scenarios and their requirements instead of playing them' },
  json: { type: 'boolean', help: 'Print the report, or the list, as JSON on stdout' },
  quiet: { type: 'boolean', short: 'q', help: 'Print nothing but errors' },
} as const satisfies OptionTable;

/** The parsed options of `client`. */
export type ClientValues = Values<typeof clientOptions>;
