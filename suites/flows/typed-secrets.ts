import type { Page } from '@playwright/test';

/** A page that does not answer is left to itself. */
const BACK_OFF_MS = 300;

/**
 * What stands in the password and one-time-code fields of a page, whoever typed it and whatever the fields are called:
 * steps, or a script of the operator's.
 */
export async function typedSecrets(page: Page | undefined): Promise<string[]> {
  if (page === undefined || page.isClosed() || !/^https?:/i.test(page.url())) return [];
  const read = page
    .frames()
    .map((frame) =>
      frame
        .evaluate(() =>
          [
            ...document.querySelectorAll<HTMLInputElement>(
              'input[type=password], input[autocomplete~=one-time-code], input[autocomplete*=password]',
            ),
          ].map(({ value }) => value),
        )
        .catch((): string[] => []),
    );
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string[][]>((resolve) => {
    timer = setTimeout(() => resolve([]), BACK_OFF_MS);
  });
  const values = await Promise.race([Promise.all(read), late]);
  clearTimeout(timer);
  return values.flat().filter((value) => value !== '');
}
