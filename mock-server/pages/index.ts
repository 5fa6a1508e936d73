import { escapeHtml } from './escape-html.ts';
import { renderLayout } from './layout.ts';
import { PASSKEY_FAILED, PASSKEY_SCRIPT, renderPasskeyForm } from './passkey.ts';

export { renderErrorHtml } from './error-page.ts';
export { renderFrameHtml } from './frame-page.ts';
export { renderLeavingHtml } from './leaving-page.ts';
export { renderSignOutHtml } from './sign-out-page.ts';

/** What the pages say. All of it is text, escaped here. */
export interface PageView {
  readonly nonce: string;
  /** Path of the interaction endpoints, with the prefix. */
  readonly action: string;
  /** The id that the form carries. */
  readonly interaction: string;
  readonly clientName: string;
  readonly clientId: string;
  /** Where the browser goes afterwards: the origin, or the whole URI where it has none. */
  readonly destination: string;
  /** Name of the user the request is for; undefined for a generic one. */
  readonly askedFor: string | undefined;
  readonly signedIn: string | undefined;
  /** Path of the form that signs out; undefined where nobody stays signed in. */
  readonly signOut: string | undefined;
  /** What the sign-in page asks a passkey for; undefined where nobody has one. */
  readonly passkey:
    | { readonly challenge: string; readonly rpId: string; readonly failed: boolean }
    | undefined;
  /** Whether a sign-in has just failed. */
  readonly failed: boolean;
  /** Whether the page stands in a frame, which its forms leave. */
  readonly framed: boolean;
  readonly scripted: boolean;
  /** Whether the sign-in page also asks for consent. */
  readonly withConsent: boolean;
}

const ALERT =
  '<div class="alert" role="alert" id="failure">The user name or the password is not right. Try again.</div>';

/** The sign-in page. */
export function renderSignInHtml(view: PageView): string {
  const asked =
    view.askedFor === undefined
      ? `<strong>${escapeHtml(view.clientName)}</strong> asks for access to AIRisk. Sign in to continue.`
      : `<strong>${escapeHtml(view.clientName)}</strong> asks for access to AIRisk for <strong>${escapeHtml(view.askedFor)}</strong>. Sign in as that user to continue.`;
  const { passkey } = view;
  const byPassword = view.failed && passkey?.failed !== true;
  const invalid = byPassword ? ' aria-invalid="true" aria-describedby="failure"' : '';
  const alert = byPassword ? ALERT : PASSKEY_FAILED;
  const buttons = view.withConsent
    ? '<button class="primary" name="decision" value="approve">Approve</button><button name="decision" value="deny" formnovalidate>Deny</button>'
    : '<button class="primary">Sign in</button>';
  return renderLayout({
    nonce: view.nonce,
    scripted: view.scripted,
    title: view.failed ? 'Error: sign in' : 'Sign in',
    ...(view.withConsent ? {} : { step: 'Step 1 of 2' }),
    content: `<h1>Sign in</h1>
<p class="lead">${asked}</p>
${view.failed ? alert : ''}
<form method="post"${targetOf(view)} action="${escapeHtml(view.action)}/sign-in">
<input type="hidden" name="interaction" value="${escapeHtml(view.interaction)}">
<div class="field"><label for="username">User name</label>
<input id="username" name="username" autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus${invalid}></div>
<div class="field"><label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${invalid}></div>
<div class="buttons">${buttons}</div>
</form>${passkey ? renderPasskeyForm(view, passkey, targetOf(view)) : ''}`,
    ...(passkey ? { script: PASSKEY_SCRIPT } : {}),
  });
}

/** The page that asks for a one-time code. */
export function renderOneTimeCodeHtml(view: PageView): string {
  const invalid = view.failed ? ' aria-invalid="true" aria-describedby="failure"' : '';
  const alert = view.failed
    ? '<div class="alert" role="alert" id="failure">This code is not right, or was used before. Wait for the next one.</div>'
    : '';
  return renderLayout({
    nonce: view.nonce,
    scripted: view.scripted,
    title: view.failed ? 'Error: one-time code' : 'One-time code',
    content: `<h1>Enter the code</h1>
<p class="lead">Your authenticator shows six digits for AIRisk.</p>
${alert}
<form method="post"${targetOf(view)} action="${escapeHtml(view.action)}/one-time-code">
<input type="hidden" name="interaction" value="${escapeHtml(view.interaction)}">
<div class="field"><label for="otp">Code</label>
<input id="otp" name="otp" inputmode="numeric" autocomplete="one-time-code" required autofocus${invalid}></div>
<div class="buttons"><button class="primary">Verify</button></div>
</form>`,
  });
}

/** The consent page. */
export function renderConsentHtml(view: PageView): string {
  const scope =
    view.askedFor === undefined
      ? 'the application itself, for no particular user (list of users only)'
      : escapeHtml(view.askedFor);
  const signedIn =
    view.signedIn === undefined
      ? ''
      : `<div><dt>Signed in as</dt><dd>${escapeHtml(view.signedIn)}</dd></div>`;
  return renderLayout({
    nonce: view.nonce,
    scripted: view.scripted,
    title: `Allow ${view.clientName}?`,
    ...(view.signedIn === undefined ? {} : { step: 'Step 2 of 2' }),
    content: `<h1>Allow ${escapeHtml(view.clientName)} to use AIRisk?</h1>
<p class="lead">Nothing is shared unless you approve.</p>
<dl>
<div><dt>Application</dt><dd>${escapeHtml(view.clientName)} <code>${escapeHtml(view.clientId)}</code></dd></div>
<div><dt>On behalf of</dt><dd>${scope}</dd></div>
${signedIn}
<div><dt>You return to</dt><dd>${escapeHtml(view.destination)}</dd></div>
</dl>
<form method="post"${targetOf(view)} action="${escapeHtml(view.action)}/decision">
<input type="hidden" name="interaction" value="${escapeHtml(view.interaction)}">
<div class="buttons"><button class="primary" name="decision" value="approve">Approve</button><button name="decision" value="deny">Deny</button></div>
</form>${signOutForm(view)}`,
  });
}

const targetOf = ({ framed }: PageView): string => (framed ? ' target="_top"' : '');

function signOutForm(view: PageView): string {
  const { signedIn, signOut, interaction } = view;
  if (signedIn === undefined || signOut === undefined) return '';
  return `
<form method="post"${targetOf(view)} action="${escapeHtml(signOut)}">
<input type="hidden" name="interaction" value="${escapeHtml(interaction)}">
<p class="note">Not you?</p>
<div class="buttons"><button>Sign in as somebody else</button></div>
</form>`;
}
