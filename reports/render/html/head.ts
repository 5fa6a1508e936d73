import { createHash } from 'node:crypto';
import { type Content, html, type Markup, raw } from './markup.ts';

export interface Head {
  readonly title: Content;
  /** All styles of the page. */
  readonly styles: string;
  /** The one script of the page, which stands at its end; pictures that are inside are allowed with it. */
  readonly script?: string;
}

/** The head of a page that asks nobody for anything: its policy allows what is inside, by hash, and nothing else. */
export function renderHead({ title, styles, script }: Head): Markup {
  const scripted = script === undefined ? '' : ` script-src '${hashOf(script)}'; img-src data:;`;
  const policy = `default-src 'none'; style-src '${hashOf(styles)}';${scripted} base-uri 'none'; form-action 'none'`;
  return html`<head><meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <meta name="referrer" content="no-referrer">
  <title>${title}</title>
  <style>${raw(styles)}</style></head>`;
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}`;
}
