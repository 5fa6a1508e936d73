import { escapeHtml } from './escape-html.ts';

/** A page that leads the browser on by itself: by a script, or by what a browser does without one. */
export function renderLeavingHtml(view: {
  readonly nonce: string;
  readonly location: string;
  readonly by: 'script' | 'meta-refresh';
}): string {
  const { nonce, location, by } = view;
  const refresh =
    by === 'meta-refresh' ? `<meta http-equiv="refresh" content="0;url=${escapeHtml(location)}">\n` : '';
  // In a script `<` could end it.
  const text = JSON.stringify(location).replaceAll('<', '\\u003c');
  const script =
    by === 'script' ? `<script nonce="${nonce}">window.location.replace(${text});</script>\n` : '';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
${refresh}<title>One moment - AIRisk mock</title>
</head>
<body>
<p>You are being sent back to the application.</p>
${script}</body>
</html>
`;
}
