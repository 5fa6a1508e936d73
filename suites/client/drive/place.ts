/** Where an application is driven: its addresses and markers, and what surrounds it. */
import type { BrowserDrive } from '../../../specs/generated/client.ts';
import type { ProviderPages } from './provider-pages.ts';
import type { TrustedOrigins } from './trusted-origins.ts';

export const DEFAULT_TIMEOUT_SECONDS = 10;

export interface Place {
  readonly drive: BrowserDrive;
  /** Base URL of the provider. */
  readonly providerUrl: string;
  readonly pages: ProviderPages | undefined;
  /** The redirect URI: where the application is, beside the addresses of the drive. */
  readonly redirectUri: string;
  /** Who has issued the application's certificate must be known; absent: it may be of its own making. */
  readonly trusted?: TrustedOrigins;
}

/** The longest wait for an answer of the application, in ms. */
export const timeoutOf = ({ drive }: Place): number =>
  (drive.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000;

/** Why the application at an address is not believed to be itself. */
export async function distrust(place: Place, url: string): Promise<string | undefined> {
  const why = await place.trusted?.distrust(url, timeoutOf(place));
  return why && `${new URL(url).origin}: ${why}`;
}
