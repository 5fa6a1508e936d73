import type { Attach } from '../../runner/client/judge-client.ts';
import { defineCommand } from '../command.ts';
import { clientOptions } from '../options/client-options.ts';
import { clientRequest } from '../options/client-request.ts';

/** Judges an application as a client of the API. */
export const command = defineCommand({
  usage: ['--config FILE [OPTIONS]', '--list'],
  about: [
    'Starts the provider, launches the application that the file describes, signs in with a browser or a command, and ' +
      'plays scenarios in which the provider behaves, is odd but right, fails, or lies. The report has the verdicts, ' +
      'outcomes and formats of `provider`.',
    'A refusal counts only between two honest sign-ins that succeed. An application that never signs in is never ' +
      'conformant: the report says what was seen.',
    'With drive.kind attach a person or a device operates the application: the run says when to sign in, and goes on by ' +
      'itself when the provider has seen it.',
    'The file is proved first, by a good sign-in and a denied one. What is refuted is a mistake in the file or in the ' +
      'application: the run ends with exit code 2, unless --vouch says that the file is right.',
  ],
  options: clientOptions,
  environment: [
    ['AIRISK_BROWSER', 'path of a Chrome or Chromium to use; default: found or unpacked, see `browser`'],
    ['NO_COLOR', 'no colours'],
  ],
  examples: [
    ['npx airisk-conformance client --config airisk-client.json', 'judge the application'],
    [
      'npx airisk-conformance client --config airisk-client.json --scenario state-wrong',
      'one scenario, while repairing it',
    ],
    ['npx airisk-conformance client --list', 'what is played, and which requirements it judges'],
  ],
  starts: true,
  legend: true,
  exits: [0, 1, 2, 3, 4, 5, 6, 8],
  exitTexts: {
    2: 'usage or configuration error, or the application is not as the file has it',
    4: 'the application does not start',
  },
  async run(values, _positionals, io) {
    if (values.list) {
      const { listScenarios } = await import('../options/list-scenarios.ts');
      return listScenarios(values.scenario, values.json, io);
    }
    const { judgeClient } = await import('../../runner/client/judge-client.ts');
    const attach: Attach = async (...how) => {
      const attached = await import('../../runner/attach/attach.ts');
      return attached.attach(...how);
    };
    const { withLastFailed } = await import('../report/last-failed.ts');
    return judgeClient(clientRequest(withLastFailed(values, 'airisk-client-report', io), io), io, attach);
  },
});
