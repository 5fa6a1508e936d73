import { defineCommand } from '../command.ts';
import { mockOptions } from '../mock/mock-options.ts';

/** Runs the mock provider until it is told to stop. */
export const command = defineCommand({
  usage: ['[OPTIONS]'],
  about: [
    'Serves the AIRisk OAuth2 API with made-up clients and users: GET /api/oauth2, POST /api/oauth2/Token and the ' +
      'protected resources. It listens on this machine only and refuses to run where NODE_ENV is production.',
    'While it runs it prints a line for every request: its number in the journal, the time on its clock (UTC), what was ' +
      'asked, the status, and why. Secrets are tags; queries and bodies are not shown.',
    'Flags win over the environment, and the environment over the configuration file.',
  ],
  options: mockOptions,
  environment: [
    ['AIRISK_MOCK_PORT', 'as --port; likewise AIRISK_MOCK_HOST, AIRISK_MOCK_CONFIG, AIRISK_MOCK_DIALECT,'],
    ['', 'AIRISK_MOCK_INTERACTION, AIRISK_MOCK_REMEMBER, AIRISK_MOCK_SEED,'],
    ['', 'AIRISK_MOCK_PREFIX, AIRISK_MOCK_STORE, AIRISK_MOCK_STORE_PREFIX, AIRISK_MOCK_CONTROL_TOKEN,'],
    ['', 'AIRISK_MOCK_ALLOW_HOST (names with commas between them)'],
    ['NO_COLOR', 'no colours'],
  ],
  examples: [
    ['npx airisk-conformance mock', 'the documented behaviour, without pages'],
    [
      'npx airisk-conformance mock --client my-app --redirect-uri http://127.0.0.1:3000/callback',
      'for an application of your own: its id, and where it receives its code',
    ],
    [
      'npx airisk-conformance mock --interaction login --port 0',
      'with sign-in and consent pages, on any free port',
    ],
    [
      'npx airisk-conformance mock --fault code/reusable',
      'a provider with a defect, to see a client or a suite notice it',
    ],
    [
      'npx airisk-conformance mock --verdict-on-exit',
      'run the tests of a client against it, stop it: exit code 1 if the client breaks a requirement',
    ],
    [
      'npx airisk-conformance mock --port 0 --json > mock.json &',
      'for scripts: one line of JSON when it listens',
    ],
  ],
  exits: [0, 1, 2, 3, 5],
  exitTexts: {
    0: 'stopped by SIGINT or SIGTERM; with --verdict-on-exit: the client keeps what the journal decides',
    1: 'with --verdict-on-exit: it breaks some of that',
    3: 'with --verdict-on-exit: no sign-in was seen',
  },
  async run(values, _positionals, io) {
    if (values.listFaults) {
      const { listFaults } = await import('../mock/list-faults.ts');
      return listFaults(values.json, io);
    }
    if (values.instances !== undefined) {
      const { serveInstances } = await import('../mock/serve-instances.ts');
      return serveInstances(values, io);
    }
    const { serveMock } = await import('../mock/serve-mock.ts');
    return serveMock(values, io);
  },
});
