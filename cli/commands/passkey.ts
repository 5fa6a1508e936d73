import { existsSync, writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { UsageError } from '../../runner/usage-error.ts';
import { exitCodes } from '../../specs/exit-codes.ts';
import { defineCommand } from '../command.ts';
import { findWindow } from '../find-window.ts';

/** Makes a passkey for a test user by the pages of a provider. */
export const command = defineCommand({
  usage: ['--url URL'],
  about: [
    'Opens a window with a virtual authenticator. Sign in as the test user, add a passkey as users of the provider do, and ' +
      'close the window when the page says that it was added. The passkey is written to a file with its private key: keep ' +
      'it like a password, and hand it over as an environment variable. The step passkey of a target file signs in with it.',
    'The key is on P-256 (ES256), and says of itself what software can: no attestation. The URL must have the host name ' +
      'that users see: no passkey is for an address such as 127.0.0.1.',
  ],
  options: {
    url: { type: 'string', value: 'URL', help: 'Page where the test user signs in, or adds a passkey' },
    out: {
      type: 'string',
      value: 'FILE',
      fallback: 'passkey.json',
      help: 'Write to this file, which must not exist',
    },
    browser: { type: 'string', value: 'PATH', help: 'The Chrome or Chromium that shows the window' },
  },
  environment: [['AIRISK_BROWSER', 'path of a Chrome or Chromium to use']],
  examples: [
    ['npx airisk-conformance passkey --url https://login.example.com/security', 'write passkey.json'],
    [
      'npx airisk-conformance passkey --url https://login.example.com/security --out user_7.json',
      'of another user',
    ],
  ],
  starts: true,
  exits: [0, 2, 4, 5],
  exitTexts: {
    0: 'the passkey is written',
    2: 'usage error, or no passkey was made: nothing is written',
    4: 'the page cannot be reached: nothing is written',
  },
  async run(values, _positionals, io) {
    const url = values.url ?? '';
    if (!/^https?:/.test(url) || !URL.canParse(url))
      throw new UsageError('--url URL is missing: the page where the test user signs in, or adds a passkey');
    const file = resolve(io.cwd, values.out ?? 'passkey.json');
    const shown = relative(io.cwd, file) || file;
    if (existsSync(file)) throw new UsageError(`${shown} exists; name another file with --out`);
    const window = await findWindow(values.browser, io);
    const { makePasskey } = await import('../../runner/record/make-passkey.ts');
    const passkey = await makePasskey({
      ...{ url, window, headed: true },
      person: async () => {
        io.out(
          'Add a passkey for the test user in the window, and close it when the page says that it was added.',
        );
      },
      onMade: ({ rpId }) => io.out(`made, for ${rpId}; close the window when the page has taken it`),
    });
    writeFileSync(file, `${JSON.stringify(passkey)}\n`, { mode: 0o600, flag: 'wx' });
    io.out(`written: ${shown}, which holds a private key`);
    io.out(`Next: export TEST_PASSKEY="$(cat ${shown})"`);
    return exitCodes.met;
  },
});
