import { CLIENT_VOUCHABLE } from '../../suites/client/prove-configuration.ts';
import type { OptionTable, Values } from '../command.ts';
import { formatOption, gateOptions } from './judging-options.ts';

/** The options of `client`. */
export const clientOptions = {
  config: {
    type: 'string',
    value: 'FILE',
    help: 'Client file: how the application is started, driven and read',
  },
  scenario: { type: 'string', list: true, value: 'ID,ID', help: 'Play these scenarios only, see --list' },
  vouch: {
    type: 'string',
    list: true,
    value: 'LIST|all',
    choices: [...CLIENT_VOUCHABLE, 'all'],
    help: 'These parts of the client file are right: what the application shows otherwise is judged, and recorded',
  },
  ...gateOptions,
  out: { type: 'string', value: 'DIR', fallback: './airisk-client-report', help: 'Folder of the report' },
  format: formatOption,
  list: { type: 'boolean', help: 'Print the scenarios and their requirements instead of playing them' },
  json: { type: 'boolean', help: 'Print the report, or the list, as JSON on stdout' },
  quiet: { type: 'boolean', short: 'q', help: 'Print nothing but errors' },
} as const satisfies OptionTable;

/** The parsed options of `client`. */
export type ClientValues = Values<typeof clientOptions>;
