import { defineCommand } from '../command.ts';

/** Asks a history whether a release is allowed. */
export const command = defineCommand({
  usage: ['--history DIR --target NAME --client NAME [--max-age 7d] [--trust KEY]...'],
  about: [
    'Looks at the newest report of the target and of the client in a history. Both must hold: complete, unaltered, signed, ' +
      'not older than --max-age, neither narrowed nor quick, and their gate met. Where one does not, each reason is a line.',
    'Trusted are the keys in the folder keys of the history and those of --trust. With neither, a report must be unaltered ' +
      'since it was signed by whomever, and a warning says so.',
  ],
  options: {
    history: { type: 'string', value: 'DIR', help: 'Folder of the history' },
    target: { type: 'string', value: 'NAME', help: 'Name of the deployment, as its target file has it' },
    client: { type: 'string', value: 'NAME', help: 'Name of the application, as its configuration has it' },
    without: {
      type: 'string',
      choices: ['target', 'client'],
      help: 'There is no target, or no client, to ask about',
    },
    'max-age': {
      type: 'string',
      value: 'AGE',
      fallback: '7d',
      help: 'A report must have started within this time',
    },
    trust: { type: 'string', list: true, value: 'KEY', help: 'Public key of somebody who may sign' },
  },
  examples: [
    [
      'npx airisk-conformance can-release --history history --target staging --client "my app"',
      'in the pipeline, before a release',
    ],
  ],
  exits: [0, 1, 2, 5, 7],
  exitTexts: {
    0: 'the newest reports of both allow the release',
    1: 'a verified report does not allow it',
    7: 'a report is missing, too old, not signed or altered, or an entry of the history does not hold',
  },
  async run(values, _positionals, io) {
    const { canRelease } = await import('../history/can-release.ts');
    return canRelease(values, io);
  },
});
