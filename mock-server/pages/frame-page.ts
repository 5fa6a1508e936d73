import { escapeHtml } from './escape-html.ts';
import { renderLayout } from './layout.ts';

/** A page that has the form in a frame. */
export function renderFrameHtml(view: { readonly nonce: string; readonly source: string }): string {
  return renderLayout({
    nonce: view.nonce,
    title: 'AIRisk',
    content: `<iframe name="form" title="Sign-in form" src="${escapeHtml(view.source)}"></iframe>`,
  });
}
