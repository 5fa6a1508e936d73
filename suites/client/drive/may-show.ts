/** A quick look at a page: which markers are worth a close one. */
import type { Page } from '@playwright/test';
import type { ClientLocator } from '../../../specs/generated/client.ts';

/** Whether the words of each marker stand anywhere in the page; what has no words, or hides some, always may. */
export async function mayShow(
  page: Page,
  markers: readonly (ClientLocator | undefined)[],
): Promise<boolean[]> {
  const words = markers.map((spec) => spec && (spec.text ?? spec.name));
  if (page.frames().length > 1 || markers.some((spec, at) => spec && words[at] === undefined))
    return markers.map((spec) => spec !== undefined);
  return page
    .evaluate(
      (all) => {
        const bare = (text: string) => text.replace(/\s+/g, '').toLowerCase();
        const hides = [...document.querySelectorAll('*')].some(({ shadowRoot }) => shadowRoot !== null);
        const { textContent, outerHTML } = document.documentElement;
        const shown = bare(`${textContent} ${outerHTML}`);
        return all.map((text) => text !== null && (hides || shown.includes(bare(text))));
      },
      words.map((text) => text ?? null),
    )
    .catch(() => markers.map(() => false));
}
