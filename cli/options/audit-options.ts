import type { OptionTable } from '../command.ts';

/** The options of `audit`. */
export const auditOptions = {
  fault: { type: 'string', list: true, value: 'ID', help: 'Only these faults, see `mock --list-faults`' },
  variant: { type: 'string', list: true, value: 'NAME', help: 'Only these sound variants' },
  clients: { type: 'boolean', help: 'Audit the judge of clients; --fault and --variant name clients then' },
  full: { type: 'boolean', help: 'Run every test against every fault' },
  contexts: { type: 'boolean', help: 'Every fault in every context it can hide in, and nothing else' },
  seed: { type: 'string', value: 'N', help: 'Draws what an audit takes a sample of; default: the day' },
  sample: {
    type: 'string',
    value: 'N',
    help: 'One fault in N, and sound variants meet one test in N, drawn by the seed; default: 1, all',
  },
  out: { type: 'string', value: 'DIR', help: 'Folder for the matrix', fallback: './airisk-audit' },
  json: { type: 'boolean', help: 'Print the matrix as JSON' },
  quiet: { type: 'boolean', short: 'q', help: 'No progress' },
  'write-scores': { type: 'boolean', help: 'Write the score into README.md of this checkout' },
} as const satisfies OptionTable;
