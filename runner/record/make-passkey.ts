/** A passkey for a test user: made by the pages of a provider, in a window whose authenticator keeps it for us. */
import type { Page } from '@playwright/test';
import { exitCodes } from '../../specs/exit-codes.ts';
import type { BrowserLaunch } from '../../suites/browser/browser-launch.ts';
import type { Passkey } from '../../suites/flows/passkeys.ts';
import { sleep } from '../../suites/flows/rate-limiter.ts';
import { firstLine, SharedBrowser } from '../../suites/flows/visit.ts';
import { UsageError } from '../usage-error.ts';

interface PasskeyRequest {
  /** The page where a user signs in, or adds a passkey. */
  readonly url: string;
  readonly window: BrowserLaunch;
  /** false: the window is not shown, and whoever acts sees with other eyes. */
  readonly headed: boolean;
  /** Adds a passkey in the window that has opened, and closes it. */
  readonly person: (page: Page) => Promise<void>;
  /** Told when a page has made one; it is still to be sent to the provider. */
  readonly onMade?: (passkey: Passkey) => void;
}

const POLL_MS = 100;

/**
 * Waits until the window is closed.
 * @returns the passkey that was made last
 * @throws UsageError where none was made, or no window or page is shown
 */
export async function makePasskey({ url, window, headed, person, onMade }: PasskeyRequest): Promise<Passkey> {
  const shared = new SharedBrowser({ headed });
  try {
    const browser = await shared.launch(window).catch((error: unknown) => {
      throw new UsageError(`no window can be shown here, which needs a display: ${firstLine(error)}`);
    });
    const context = await browser.newContext({ viewport: null });
    await context.credentials.install();
    const page = await context.newPage();
    await page.goto(url, { waitUntil: 'commit' }).catch((error: unknown) => {
      throw new UsageError(`${url} is not shown: ${firstLine(error)}`, exitCodes.unreachable);
    });
    let made: Passkey | undefined;
    const work = person(page);
    work.catch(() => undefined);
    const look = async (): Promise<void> => {
      const held = await context.credentials.get().catch(() => []);
      const newest = held.at(-1);
      if (newest === undefined || newest.id === made?.id) return;
      const { signCount: _, ...passkey } = newest;
      made = passkey;
      onMade?.(passkey);
    };
    while (browser.isConnected() && context.pages().length > 0) {
      await look();
      await sleep(POLL_MS);
    }
    // The window may be closed right after one was made.
    await look();
    await work;
    if (made === undefined) throw new UsageError('the window was closed, and no page had made a passkey');
    return made;
  } finally {
    await shared.close();
  }
}
