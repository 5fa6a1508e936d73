/** Drives an application without a browser of its own: each sign-in is one run of a command. */

import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import type { CommandDrive } from '../../../specs/generated/client.ts';
import { Scope } from '../../flows/scope.ts';
import type { Driver, PageState, SignInOptions, UserAgent } from '../test-environment.ts';
import { type ProviderPages, passProviderPages } from './provider-pages.ts';
import { AppProcess } from './run-process.ts';

export interface CommandDriverOptions {
  readonly drive: CommandDrive;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly providerUrl: string;
  readonly redirectUri: string;
  /** Opens the authorization URL where the command leaves that to a user. */
  readonly browser: Browser | undefined;
  readonly pages: ProviderPages | undefined;
}

export const DEFAULT_COMMAND_SECONDS = 20;
const POLL_MS = 25;
const SHOWN_CHARACTERS = 160;

/** Runs of one command. */
export class CommandDriver implements Driver {
  readonly kind = 'command';
  readonly patient = new Scope(false);
  readonly #options: CommandDriverOptions;
  /** Everything that all runs wrote. */
  output = '';

  constructor(options: CommandDriverOptions) {
    this.#options = options;
  }

  get marksRefusals(): boolean {
    return this.#options.drive.failed !== undefined;
  }

  async visit(): Promise<UserAgent> {
    return {
      signIn: (options) => this.#run(options),
      // A run that succeeds calls the API itself.
      callApi: async () => ({ marker: 'none', url: '', text: '' }),
      isSignedIn: async () => false,
      close: async () => undefined,
    };
  }

  async close(): Promise<void> {}

  /** No browser opens such a URI: on a device the system hands it to the application. */
  get #isCalledByScheme(): boolean {
    return (
      !/^https?:/.test(this.#options.redirectUri) && (this.#options.drive.visits ?? 'itself') !== 'itself'
    );
  }

  async #run({ timeoutMs }: SignInOptions = {}): Promise<PageState> {
    const { drive, cwd, env } = this.#options;
    const helper = drive.visits === 'browser-variable' ? openHelper() : undefined;
    const process = new AppProcess({
      command: drive.run,
      cwd,
      env: { ...env, ...(helper ? { BROWSER: helper.command } : {}) },
      listens: this.#isCalledByScheme,
    });
    const limit = timeoutMs ?? (drive.timeoutSeconds ?? DEFAULT_COMMAND_SECONDS) * 1000;
    try {
      const visiting = this.#visitFor(process, helper?.url, limit);
      const code = await process.exitCode(limit);
      await process.end();
      await visiting;
      this.output += process.output;
      return this.#describe(process.output, code, limit);
    } finally {
      helper?.remove();
    }
  }

  #describe(output: string, code: number | null | undefined, limit: number): PageState {
    const text = output.replace(/\s+/g, ' ').trim().slice(0, SHOWN_CHARACTERS);
    const base = { url: this.#options.drive.run, text };
    if (code === undefined)
      return {
        ...base,
        marker: 'none',
        trouble: 'timeout',
        detail: `it did not end within ${limit / 1000} s`,
      };
    if (code === null)
      return { ...base, marker: 'none', trouble: 'broken', detail: 'a signal ended the command' };
    if (code === 0) return { ...base, marker: 'signed-in' };
    const { failed } = this.#options.drive;
    return { ...base, marker: failed === undefined || output.includes(failed.text) ? 'failed' : 'none' };
  }

  /** Opens the authorization URL in a browser, where the command leaves that to its user. */
  async #visitFor(
    process: AppProcess,
    helperUrl: (() => string | undefined) | undefined,
    timeout: number,
  ): Promise<void> {
    const { drive, browser, providerUrl, pages } = this.#options;
    if (drive.visits === undefined || drive.visits === 'itself' || !browser) return;
    const printed = new RegExp(`${providerUrl.replace(/[^\w]/g, '\\$&')}\\S+`);
    let url: string | undefined;
    while (url === undefined && !process.exited) {
      url = helperUrl ? helperUrl() : printed.exec(process.output)?.[0];
      if (url === undefined) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    if (url === undefined) return;
    // The browser is not under test: it takes any certificate of the provider.
    const context = await browser.newContext({ ignoreHTTPSErrors: true });
    try {
      const page = await context.newPage();
      if (this.#isCalledByScheme)
        page.on('response', (response) => {
          const to = response.headers()['location'];
          if (to?.startsWith(this.#options.redirectUri)) process.tell(to);
        });
      await page.goto(url, { waitUntil: 'domcontentloaded', timeout });
      if (pages) await passProviderPages(page, pages, providerUrl, timeout);
    } catch {
      // What the command makes of it is what counts.
    } finally {
      await context.close();
    }
  }
}

/** A program for the variable BROWSER that notes the URL it is given. */
function openHelper(): { command: string; url: () => string | undefined; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'airisk-browser-'));
  const note = join(folder, 'url');
  const command = join(folder, 'open');
  writeFileSync(command, `#!/bin/sh\nprintf '%s' "$1" > '${note}.part' && mv '${note}.part' '${note}'\n`);
  chmodSync(command, 0o755);
  return {
    command,
    url: () => {
      try {
        return readFileSync(note, 'utf8') || undefined;
      } catch {
        return undefined;
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
