/** Operates the sign-in and consent pages of the provider, so that the application's user gets through. */
import type { Page } from '@playwright/test';

export interface ProviderPages {
  readonly login: string;
  readonly password: string;
}

/** Whether the browser is on a page of the provider. */
export function isProviderPage(page: Page, providerUrl: string): boolean {
  return page.url().startsWith(`${providerUrl}/api/oauth2`);
}

/** Signs in and approves, as long as the browser is on a page of the provider. */
export async function passProviderPages(
  page: Page,
  pages: ProviderPages,
  providerUrl: string,
  timeout: number,
): Promise<void> {
  const atProvider = () => isProviderPage(page, providerUrl);
  // One page for signing in, one for consent; a third one would be a mistake of the provider or the client.
  for (let round = 0; round < 2 && atProvider(); round++) {
    const name = page.getByLabel('User name');
    if (await name.isVisible()) {
      await name.fill(pages.login, { timeout });
      await page.getByLabel('Password').fill(pages.password, { timeout });
    }
    const approve = page.getByRole('button', { name: 'Approve' });
    const button = (await approve.isVisible()) ? approve : page.getByRole('button', { name: 'Sign in' });
    if (!(await button.isVisible())) return;
    await button.click({ timeout });
    await page.waitForLoadState('domcontentloaded', { timeout });
  }
}
