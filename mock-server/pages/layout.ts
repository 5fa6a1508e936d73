import { escapeHtml } from './escape-html.ts';
import { PAGE_STYLE } from './style.ts';

const MARK =
  '<svg viewBox="0 0 32 32" aria-hidden="true" focusable="false"><path fill="currentColor" d="M16 2 4 6.500v8.700C4 22.4 9.1 28.2 16 30c6.9-1.8 12-7.6 12-14.800V6.500zm-1.7 19.5-5.2-5.2 2.1-2.1 3.1 3.1 6.5-6.5 2.1 2.100z"/></svg>';

/** Long enough for a user who does not wait to find nothing. */
const DRAWN_AFTER_MS = 120;

/** The frame of a page. `content` is HTML that is already escaped. */
export function renderLayout(options: {
  readonly nonce: string;
  readonly title: string;
  readonly step?: string;
  readonly content: string;
  /** A script draws the content, a moment after the page came. */
  readonly scripted?: boolean;
  /** Runs when the page is there. */
  readonly script?: string;
}): string {
  const step = options.step === undefined ? '' : `<span class="step">${escapeHtml(options.step)}</span>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(options.title)} - AIRisk mock</title>
<style nonce="${options.nonce}">${PAGE_STYLE}</style>
</head>
<body>
<header class="mock"><strong>Mock provider.</strong> For tests only: do not enter a real password.</header>
<main>
<div class="card">
<div class="brand">${MARK}<span>AIRisk</span>${step}</div>
${options.scripted ? drawnByScript(options) : options.content}
</div>
</main>
<footer>Served by the mock of airisk-conformance</footer>
${options.script === undefined ? '' : `<script nonce="${options.nonce}">${options.script}</script>\n`}</body>
</html>
`;
}

/** Until the script has run there is nothing of the content to be found in the document. */
function drawnByScript({ nonce, content }: { readonly nonce: string; readonly content: string }): string {
  return `<div id="app">Loading …</div>
<template id="content">${content}</template>
<script nonce="${nonce}">
setTimeout(() => {
  const drawn = document.getElementById('content').content.cloneNode(true);
  document.getElementById('app').replaceChildren(drawn);
}, ${DRAWN_AFTER_MS});
</script>`;
}
