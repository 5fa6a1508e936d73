import { UsageError } from '../../runner/usage-error.ts';
import { didYouMean } from '../../specs/documents/did-you-mean.ts';
import { defineCommand } from '../command.ts';

const SUBCOMMANDS = ['add', 'show', 'page', 'verify'] as const;

/** Keeps reports over time, and tells what became of each requirement. */
export const command = defineCommand({
  usage: [
    'add REPORT --to DIR [--release NAME] [--trust KEY]...',
    'show DIR [--json] [--trust KEY]...',
    'page DIR [--out DIR] [--trust KEY]...',
    'verify DIR [--trust KEY]...',
  ],
  about: [
    'A history is a folder of plain files: one folder for each report, written once and never changed. Two who add at the ' +
      'same time do not meet, and branches of a repository merge without conflict.',
    'Public keys in the folder keys of the history are the ones that it trusts: then nothing else is believed. With ' +
      'neither those nor --trust, a report is believed to be what somebody signed. An unsigned report is kept and shown as such.',
  ],
  subcommands: {
    add:
      'Verifies a report as `report verify` does, and keeps report.json with its signature, and report.html where that ' +
      'vouches for it; pages that lie in the folder of the history lead to it.',
    show:
      'Tells the verdict of each release, since when a requirement is broken, which release mended it, and waivers with ' +
      'their tickets; what it says rests on the signatures.',
    page: 'Writes what show tells as pages for everybody.',
    verify: 'Reads every report again, and says which no longer hold.',
  },
  options: {
    to: { type: 'string', value: 'DIR', help: 'add: folder of the history, made where there is none' },
    release: {
      type: 'string',
      value: 'NAME',
      help: 'add: release of the target, for a report that is not signed (`report sign --release` signs it)',
    },
    out: { type: 'string', value: 'DIR', help: 'page: folder of the pages', fallback: 'history-pages' },
    json: { type: 'boolean', help: 'show: print JSON' },
    trust: { type: 'string', list: true, value: 'KEY', help: 'Public key of somebody who may sign' },
  },
  positionals: [`a sub-command (${SUBCOMMANDS.join(', ')})`, 'REPORT or DIR'],
  examples: [
    ['npx airisk-conformance history add airisk-report --to history', 'after each run'],
    ['npx airisk-conformance history show history', 'on the terminal'],
    ['npx airisk-conformance history page history --out public', 'pages for everybody'],
  ],
  exits: [0, 2, 5, 7],
  exitTexts: {
    0: 'added, or shown, whatever the verdicts',
    7: 'the report, or an entry of the history, is incomplete, altered, replayed or not signed by a trusted key',
  },
  async run(values, [subcommand = '', path = ''], io) {
    switch (subcommand) {
      case 'add':
        return (await import('../history/add-report.ts')).addReport(path, values, io);
      case 'show':
        return (await import('../history/show-history.ts')).showHistory(path, values, io);
      case 'page':
        return (await import('../history/write-pages.ts')).writePages(path, values, io);
      case 'verify':
        return (await import('../history/verify-history.ts')).verifyHistory(path, values.trust, io);
      default:
        throw new UsageError(
          `unknown sub-command ${subcommand} of history${didYouMean(subcommand, SUBCOMMANDS)}`,
        );
    }
  },
});
