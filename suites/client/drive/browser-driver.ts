/** Drives an application that people use with a browser: one Chromium for the run, a user agent that knows nothing for each visit. */

import type { Browser } from '@playwright/test';
import type { BrowserDrive } from '../../../specs/generated/client.ts';
import { Scope } from '../../flows/scope.ts';
import { SpareBrowsers } from '../../flows/spare-browsers.ts';
import type { Driver, UnseenSignIn, UserAgent } from '../test-environment.ts';
import { BrowserUserAgent } from './browser-user-agent.ts';
import type { Place } from './place.ts';
import { signInUnseen } from './sign-in-unseen.ts';
import type { ApplicationTiming } from './watch-traffic.ts';

export interface BrowserDriverOptions extends Place {
  readonly browser: Browser;
}

/** User agents of one application. */
export class BrowserDriver implements Driver<BrowserUserAgent> {
  readonly kind = 'browser';
  readonly #options: BrowserDriverOptions;
  readonly #spare: SpareBrowsers;
  readonly #timing: ApplicationTiming = { slowestMs: 0, patient: new Scope(false), lingering: new Set() };
  #visits = 0;
  unseen: UnseenSignIn | undefined;

  constructor(options: BrowserDriverOptions) {
    this.#options = options;
    // The browser is not under test: where certificates count, the run looks at them itself.
    this.#spare = new SpareBrowsers(() => options.browser.newContext({ ignoreHTTPSErrors: true }));
  }

  get marksRefusals(): boolean {
    return this.#options.drive.failed !== undefined;
  }

  get drive(): BrowserDrive {
    return this.#options.drive;
  }

  get patient(): Scope<boolean> {
    return this.#timing.patient;
  }

  async visit({ spare = false }: { readonly spare?: boolean } = {}): Promise<BrowserUserAgent> {
    // The first visit is the warm-up; what it needed tells nothing.
    if (this.#visits++ === 1) this.#timing.slowestMs = 0;
    const opened = spare ? await this.#spare.take() : await this.#spare.open();
    return new BrowserUserAgent(opened, this.#options, this.#timing, this.#spare);
  }

  async signInUnseen(): Promise<UnseenSignIn | undefined> {
    // A page would take most of the time, and nobody looks at it.
    const context = await this.#spare.newContext();
    try {
      return await signInUnseen(context, this.#options);
    } finally {
      await context.close();
    }
  }

  close(): Promise<void> {
    return this.#spare.close();
  }
}

/** Whether a user agent has pages. */
export function isBrowserUserAgent(userAgent: UserAgent): userAgent is BrowserUserAgent {
  return userAgent instanceof BrowserUserAgent;
}
