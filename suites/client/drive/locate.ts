import type { Locator, Page } from 'playwright';
import type { ClientLocator } from '../../../specs/generated/client.ts';

/** What a locator of the configuration points at. */
export function locate(page: Page, target: ClientLocator): Locator {
  const { label, role, name, text, placeholder, testId, css } = target;
  if (role !== undefined)
    return page.getByRole(role as Parameters<Page['getByRole']>[0], name === undefined ? {} : { name });
  if (label !== undefined) return page.getByLabel(label);
  if (placeholder !== undefined) return page.getByPlaceholder(placeholder);
  if (testId !== undefined) return page.getByTestId(testId);
  if (css !== undefined) return page.locator(css);
  return page.getByText(text ?? '');
}
