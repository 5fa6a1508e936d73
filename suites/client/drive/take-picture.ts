/** Pictures of an application's pages, with everything covered that may be a secret. */
import type { Page } from '@playwright/test';
import { orLate } from '../../flows/or-late.ts';

const BACK_OFF_MS = 3_000;
/** Fields, whatever was typed into them, and what cannot be read: other documents, drawings, pictures. */
const COVERED =
  'input:not([type=submit], [type=button]), textarea, select, [contenteditable], iframe, object, embed, canvas, video, svg, img, picture';
const MARK = 'data-airisk-covered';
/** Text and drawings that style sheets bring cannot be looked into. */
const PLAIN = `*, *::before, *::after { background-image: none !important; border-image: none !important; list-style: none !important }
*::before, *::after { content: none !important }`;

/**
 * A PNG of what the page shows, in base64; undefined where it cannot be had in time. Covered are fields, everything that holds
 * one of the secrets, and every word that is as long as a secret or a mail address.
 */
export async function takePicture(page: Page, secrets: readonly string[]): Promise<string | undefined> {
  try {
    await within(page.evaluate(markSecrets, { mark: MARK, secrets: [...secrets] }));
    const mask = [page.locator(COVERED), page.locator(`[${MARK}]`)];
    const png = await page.screenshot({ mask, maskColor: '#777', style: PLAIN, timeout: BACK_OFF_MS });
    return png.toString('base64');
  } catch {
    return undefined;
  } finally {
    await within(page.evaluate(unmark, MARK)).catch(() => undefined);
  }
}

/** A page whose script never ends answers nothing. */
const within = <T>(work: Promise<T>): Promise<T> =>
  orLate(work, BACK_OFF_MS, () => {
    throw new Error('the page does not answer');
  });

/** Runs in the page: marks the smallest elements that hold what must not be seen. */
function markSecrets({ mark, secrets }: { mark: string; secrets: string[] }): void {
  const long = /[^\s]{16}|[^\s]@[^\s]/u;
  const squeeze = (text: string) => text.replace(/\s+/g, '').toLowerCase();
  const wanted = secrets.map(squeeze).filter((secret) => secret.length > 3);
  const holdsOne = (text: string) => {
    const squeezed = squeeze(text);
    return wanted.some((secret) => squeezed.includes(secret));
  };
  const look = (root: Document | ShadowRoot): void => {
    for (const element of root.querySelectorAll('*')) {
      // What a closed shadow root holds cannot be seen from here.
      if (element.localName.includes('-') && !element.shadowRoot) element.setAttribute(mark, '');
      if (element.shadowRoot) look(element.shadowRoot);
      const own = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
      const value = element instanceof HTMLInputElement ? element.value : '';
      const texts = [...own.map((node) => node.textContent ?? ''), value];
      // A secret that is spread over several elements stands in the smallest one around them.
      const spread =
        holdsOne(element.textContent ?? '') &&
        ![...element.children].some((child) => holdsOne(child.textContent ?? ''));
      if (spread || texts.some((text) => long.test(text) || holdsOne(text))) element.setAttribute(mark, '');
    }
  };
  look(document);
}

/** Runs in the page. */
function unmark(mark: string): void {
  const look = (root: Document | ShadowRoot): void => {
    for (const element of root.querySelectorAll('*')) {
      element.removeAttribute(mark);
      if (element.shadowRoot) look(element.shadowRoot);
    }
  };
  look(document);
}
