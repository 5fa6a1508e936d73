import { KEPT_BODY_BYTES } from '../journal/journal.ts';
import { escapeHtml } from '../pages/escape-html.ts';
import { LIVE_STYLE } from './live-style.ts';

/** What the frame of the live view says before any data has come. */
export interface LivePageView {
  readonly nonce: string;
  /** What shows it: a mock, or a proxy. */
  readonly name: 'mock' | 'proxy';
  /** Base URL of the provider. */
  readonly url: string;
  /** An authorization request to try. */
  readonly example: string;
}

/** Of a mock only; `browser/switches.ts` fills it. */
const SWITCHES = `<section id="controls" hidden aria-label="Faults and armed answers">
<div id="on" hidden><h2>On now</h2><ul id="on-list" aria-live="polite"></ul></div>
<details id="switches">
<summary>Faults and armed answers</summary>
<form id="fault-form"><label class="grow">Fault <input name="fault" list="known-faults" required autocomplete="off" spellcheck="false" placeholder="code/reusable" aria-describedby="fault-about"></label><button>Put on</button></form>
<datalist id="known-faults"></datalist>
<p id="fault-about"></p>
<form id="arm-form"><label class="grow">Answer <select name="answer"><option value="unavailable">503, Retry-After 1</option><option value="error">500</option><option value="limited">429, Retry-After 1</option><option value="lost">502 although the work was done</option><option value="slow">5 seconds late</option><option value="reset">connection broken</option><option value="half">connection broken in the middle</option><option value="denied">redirect with error=access_denied</option><option value="state">redirect with another state</option></select></label>
<label>To <select name="endpoint"><option value="token">token</option><option value="authorize">authorization</option><option value="users">ListUsers</option><option value="conversations">GetConversations</option><option value="">any request</option></select></label>
<label>Times <input name="times" type="number" min="1" max="1000" value="1" required></label><button>Arm</button></form>
<p id="switch-said" role="status"></p>
</details>
</section>
`;

/**
 * The live view without its data: anybody on this machine may load it, and only the control token fills it. The token is
 * in the fragment of its address, which no request carries.
 */
export function renderLivePage({ nonce, name, url, example }: LivePageView): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Requests - AIRisk ${name}</title>
<style nonce="${nonce}">${LIVE_STYLE}</style>
<script type="module" src="view/main.js"></script>
</head>
<body data-name="${name}" data-kept-bytes="${KEPT_BODY_BYTES}">
<header><div class="wrap">
<div class="top"><h1>AIRisk ${name}</h1><p class="facts" id="facts"><code>${escapeHtml(url)}</code></p><span id="link" role="status" data-state="waiting">not connected</span></div>
<form class="tools" id="tools" hidden>
<label class="grow">Search <input type="search" name="text" placeholder="path, parameter, reason, requirement" autocomplete="off" spellcheck="false"></label>
<label>Outcome <select name="outcome"><option value="">all</option><option value="refused">refused</option><option value="hint">accepted, with a hint</option><option value="accepted">accepted</option></select></label>
<label>Endpoint <select name="endpoint"><option value="">all</option><option value="authorize">authorization</option><option value="pages">pages</option><option value="token">token</option><option value="resources">resources</option><option value="unknown">unknown paths</option></select></label>
<button type="button" id="as-flows" aria-pressed="false">Sign-ins</button>
<button type="button" id="pause" aria-pressed="false">Pause</button>
<button type="button" id="clear">Clear view</button>
</form>
</div></header>
<main class="wrap">
<noscript><p class="gate">The live view needs JavaScript. The same data: <code>journal/live</code> below this address, with the control token.</p></noscript>
<section class="gate" id="gate" hidden>
<h2>Control token</h2>
<p>The ${name} prints the address of this page with its token when it starts. Open that one, or enter the token.</p>
<p class="error" id="gate-error" role="alert"></p>
<form id="gate-form"><label>Token <input name="token" type="password" autocomplete="off" spellcheck="false" required></label><button>Show requests</button></form>
</section>
${name === 'mock' ? SWITCHES : ''}<p class="count" id="count" aria-live="polite"></p>
<div class="empty" id="empty" hidden><p id="empty-text">No requests so far.</p><p id="empty-example">Point your application at the address above, or try <code>curl -si '${escapeHtml(example)}'</code></p></div>
<section id="flows" aria-label="Sign-ins, the newest first" hidden></section>
<ol id="entries" aria-label="Requests, the newest first"></ol>
</main>
</body>
</html>
`;
}
