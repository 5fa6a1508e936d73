import { relative, resolve } from 'node:path';
import { findBrowser } from '../../runner/certify/make-plan.ts';
import { keepPicture } from '../../runner/publish/keep-picture.ts';
import type { Recorded } from '../../runner/record/record.ts';
import { UsageError } from '../../runner/usage-error.ts';
import { DocumentError } from '../../specs/documents/read-document.ts';
import { exitCodes } from '../../specs/exit-codes.ts';
import type { Decision } from '../../suites/flows/sign-in.ts';
import { defineCommand } from '../command.ts';
import { findWindow } from '../find-window.ts';
import type { Io } from '../io.ts';

const ASKED: Readonly<Record<Decision, string>> = {
  deny: 'Sign in, and DENY what the application asks for. Where that leads to no redirect, or nothing can be denied, close the window.',
  approve: 'Sign in once more, and APPROVE.',
};

/** Writes the steps of sign-in and consent by watching a person. */
export const command = defineCommand({
  usage: ['--target FILE'],
  about: [
    'Opens a window with the sign-in pages of the deployment. Sign in and deny; then, in a new window that remembers ' +
      'nothing, sign in and approve. What you did is written into the target file as steps, approve and deny, and played ' +
      'once without a window to see that it works. The file as it was is kept beside it.',
    'No value is written: what you type becomes env:TEST_USER, env:TEST_PASSWORD and the like, one-time codes of an ' +
      'authenticator become a totp step. Corrections, wrong passwords and ways back are left out.',
    'For the replay, variables that are set are used, and otherwise what you typed, which is kept in memory only. ' +
      'One-time codes cannot be typed twice: without TEST_TOTP_SECRET nothing is replayed.',
    'Where TEST_PASSKEY holds a passkey (`npx airisk-conformance passkey`), it answers the pages by itself. Without it use your ' +
      'own; a passkey step is written all the same, and cannot be replayed.',
  ],
  options: {
    target: { type: 'string', value: 'FILE', help: 'Target file; `npx airisk-conformance init` writes one' },
    out: { type: 'string', value: 'FILE', help: 'Write to this file instead' },
    browser: { type: 'string', value: 'PATH', help: 'The Chrome or Chromium that shows the window' },
  },
  environment: [
    ['AIRISK_BROWSER', 'path of a Chrome or Chromium to use'],
    ['TEST_TOTP_SECRET', 'secret of the authenticator, for the replay'],
    ['TEST_PASSKEY', 'passkey of the test user, for the walks and the replay'],
  ],
  examples: [['npx airisk-conformance record --target staging.json', 'write the steps of the sign-in pages']],
  starts: true,
  exits: [0, 2, 3, 4, 5],
  exitTexts: {
    0: 'the steps are written and were replayed',
    2: 'usage or configuration error, or the walk was not finished: nothing is written',
    3: 'the steps are written, and could not be replayed',
    4: 'the deployment cannot be reached: nothing is written',
  },
  async run(values, _positionals, io) {
    if (values.target === undefined)
      throw new UsageError('--target FILE is missing; `npx airisk-conformance init` writes a starter');
    const file = resolve(io.cwd, values.target);
    const out = resolve(io.cwd, values.out ?? values.target);
    const window = await findWindow(values.browser, io);
    const { browser = window } = await findBrowser(io);
    const { record } = await import('../../runner/record/record.ts');
    let walk = 0;
    try {
      const recorded = await record({
        ...{ file, out, env: io.env, window, browser, headed: true },
        person: async (_page, wanted) => {
          walk += 1;
          io.out(`${io.paint.bold(`Walk ${walk} of 2.`)} ${ASKED[wanted]}`);
        },
        onReplay: () => io.out('Replaying without a window …'),
      });
      return tell(recorded, io);
    } catch (error) {
      if (error instanceof DocumentError) throw new UsageError(error.message);
      throw error;
    }
  },
});

function tell({ written, remarks, replayed, variables, missing, deny }: Recorded, io: Io): 0 | 3 {
  const shown = relative(io.cwd, written.path) || written.path;
  io.out(`written: ${shown}${written.kept ? `; as it was: ${relative(io.cwd, written.kept)}` : ''}`);
  for (const remark of remarks) io.out(`${io.paint.yellow('!')} ${remark}`);
  if (deny === undefined)
    io.out(`${io.paint.yellow('!')} deny was not recorded: rows about a denial stay untestable`);
  for (const { decision, trouble, picture } of replayed) {
    const what = decision === 'approve' ? 'the approval' : 'the denial';
    if (trouble === undefined) io.out(`${io.paint.green('✓')} ${what} was replayed`);
    else io.out(`${io.paint.red('✗')} ${what} could not be replayed: ${trouble}`);
    if (picture)
      io.out(
        `  the page, with its fields covered: ${keepPicture(picture, resolve(io.cwd, 'airisk-report'))}`,
      );
  }
  if (missing !== undefined)
    io.out(
      `${io.paint.yellow('!')} not replayed: set ${missing} and run preflight, which plays the same steps`,
    );
  io.out('');
  if (variables.length > 0) io.out(`Next: export ${variables.join('=… ')}=…`);
  io.out(`      npx airisk-conformance preflight --target ${shown}`);
  const works = missing === undefined && replayed.every(({ trouble }) => trouble === undefined);
  return works ? exitCodes.met : exitCodes.notVerified;
}
