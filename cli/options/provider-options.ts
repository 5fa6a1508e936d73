import type { OptionTable, Values } from '../command.ts';
import { formatOption, gateOptions } from './judging-options.ts';
import { targetOptions, vouchOption } from './target-options.ts';

/** The options of `provider`. */
export const providerOptions = {
  ...targetOptions,
  ...gateOptions,
  certification: { type: 'boolean', help: 'Ignore waivers, and say so in the report' },
  vouch: vouchOption,
  'allow-attacks': {
    type: 'boolean',
    help: 'Send attack strings to a target that is not on this machine too',
  },
  out: { type: 'string', value: 'DIR', fallback: './airisk-report', help: 'Folder of the report' },
  format: formatOption,
  targets: {
    type: 'string',
    value: 'DIR',
    help: 'Certify every target file of a folder, one after the other, with one summary and the worst exit code',
  },
  state: {
    type: 'string',
    value: 'FILE',
    help: 'Keep tokens that outlive the run there, sealed, and show by those of earlier runs that they end',
  },
  shard: {
    type: 'string',
    value: 'I/N',
    help: 'Run one part of the tests only; `report merge` makes one report of the parts',
  },
  'run-id': { type: 'string', value: 'ID', help: 'Names the run in the report; default: a random one' },
  depth: {
    type: 'string',
    value: 'DEPTH',
    choices: ['quick', 'standard', 'deep'],
    help: 'Try what must be refused in every pair (standard) or triple (deep) of contexts, or in none (quick)',
    fallback: 'standard, which is what a certification means',
  },
  explore: {
    type: 'string',
    value: 'N',
    help: 'Play N random flows against a model of the protocol; 0: none',
    fallback: '40, and 3 where pages stand between, for each code is a sign-in',
  },
  seed: {
    type: 'string',
    value: 'S',
    help: 'What the random flows are drawn from: the same seed, the same flows',
    fallback: 'the date, such as 20250331',
  },
  'dry-run': {
    type: 'boolean',
    help: 'Show what a run would send, by a dry run against the built-in mock; the target is not touched',
  },
  list: { type: 'boolean', help: 'Print the requirements instead of testing them' },
  json: { type: 'boolean', help: 'Print the report, or the list, as JSON on stdout' },
  quiet: { type: 'boolean', short: 'q', help: 'Print nothing but errors' },
} as const satisfies OptionTable;

/** The parsed options of `provider`. */
export type ProviderValues = Values<typeof providerOptions>;
