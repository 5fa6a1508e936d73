import { UsageError } from '../../runner/usage-error.ts';
import { exitCodes } from '../../specs/exit-codes.ts';
import { BrowserNotFound, resolveBrowser } from '../../suites/browser/index.ts';
import { defineCommand } from '../command.ts';

/** Finds, and where needed unpacks, the browser. */
export const command = defineCommand({
  usage: ['[OPTIONS]'],
  about: [
    'Looks for a browser in this order: AIRISK_BROWSER, the download of Playwright, an installed Chrome, Chromium or ' +
      'Edge, the copy in the npm package @sparticuz/chromium (Linux x64), which is unpacked once into the cache folder ' +
      'of the user. Nothing is downloaded. Runs do this by themselves; the command shows what they will find.',
  ],
  options: {
    path: { type: 'string', value: 'FILE', help: 'Use this browser, as AIRISK_BROWSER does' },
    json: { type: 'boolean', help: 'Print how the browser is started as JSON' },
  },
  environment: [
    ['AIRISK_BROWSER', 'path of a Chrome or Chromium to use'],
    ['XDG_CACHE_HOME', 'where the embedded copy is unpacked; default ~/.cache'],
  ],
  examples: [['npx airisk-conformance browser', 'one line: which browser runs will use']],
  exits: [0, 2, 5],
  exitTexts: { 0: 'there is a browser', 2: 'there is none; the message says what to run' },
  async run(values, _positionals, io) {
    try {
      const browser = await resolveBrowser({ explicit: values.path, env: io.env });
      io.out(values.json ? JSON.stringify(browser) : `${browser.description}: ${browser.executablePath}`);
      return exitCodes.met;
    } catch (error) {
      if (error instanceof BrowserNotFound) throw new UsageError(error.message);
      throw error;
    }
  },
});
