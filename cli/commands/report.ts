import { defineCommand } from '../command.ts';
import { UsageError } from '../errors.ts';
import { didYouMean } from '../suggest.ts';

const SUBCOMMANDS = ['show'];

/** Reads existing reports. */
export const command = defineCommand({
  usage: ['show FILE|DIR [OPTIONS]'],
  about: [
    'Shows a report.json, or the one in a folder, as the end of a run does, or converts it to another format.',
  ],
  options: {
    json: { type: 'boolean', help: 'Print the report as JSON' },
    format: {
      type: 'string',
      value: 'FORMAT',
      choices: ['json', 'html', 'junit', 'markdown'],
      help: 'Print the report in this format instead',
    },
  },
  positionals: ['a sub-command (show)', 'FILE or DIR'],
  examples: [
    ['airisk-conformance report show airisk-report', 'verdicts and findings'],
    ['airisk-conformance report show airisk-report --format markdown', 'for a pull request'],
  ],
  exits: [0, 2, 7],
  exitTexts: { 0: 'the report is complete, whatever its verdict' },
  async run(values, [subcommand = '', path = ''], io) {
    if (!SUBCOMMANDS.includes(subcommand)) {
      throw new UsageError(
        `unknown sub-command ${subcommand} of report${didYouMean(subcommand, SUBCOMMANDS)}`,
      );
    }
    const { showReport } = await import('../report/show-report.ts');
    return showReport(path, values.json ? 'json' : values.format, io);
  },
});
