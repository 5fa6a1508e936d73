import { escapeHtml } from './escape-html.ts';
import { renderLayout } from './layout.ts';

/** The page for signing out, before and after. */
export function renderSignOutHtml(view: {
  readonly nonce: string;
  readonly action: string;
  readonly done: boolean;
}): string {
  const content = view.done
    ? '<h1>You are signed out</h1><p class="lead">Who asks for access next signs in first.</p>'
    : `<h1>Sign out of AIRisk?</h1>
<p class="lead">Who asks for access next signs in first.</p>
<form method="post" action="${escapeHtml(view.action)}">
<div class="buttons"><button class="primary">Sign out</button></div>
</form>`;
  return renderLayout({
    nonce: view.nonce,
    title: view.done ? 'You are signed out' : 'Sign out',
    content,
  });
}
