import { escapeHtml } from './escape-html.ts';

/** What the server says of a passkey that was not taken. */
export const PASSKEY_FAILED =
  '<div class="alert" role="alert" id="failure">This passkey is not right here. Try again, or sign in with your password.</div>';

/** The other way to sign in. */
export function renderPasskeyForm(
  { action, interaction }: { readonly action: string; readonly interaction: string },
  { challenge, rpId }: { readonly challenge: string; readonly rpId: string },
  target: string,
): string {
  return `
<form method="post"${target} action="${escapeHtml(action)}/passkey" data-challenge="${escapeHtml(challenge)}" data-rp-id="${escapeHtml(rpId)}">
<input type="hidden" name="interaction" value="${escapeHtml(interaction)}">
<p class="or">or</p>
<div class="buttons"><button type="button">Sign in with a passkey</button></div>
<div class="alert" role="alert" hidden></div>
</form>`;
}

/**
 * Asks the browser for a passkey when the button is pressed, and sends what it signed. It waits for presses anywhere: the form
 * may be drawn later.
 */
export const PASSKEY_SCRIPT = `
const decode = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
const encode = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const askFor = async ({ challenge, rpId }) => {
  const { hostname, port, protocol } = location;
  if (hostname !== rpId && !hostname.endsWith('.' + rpId))
    throw new Error('A passkey works at the name it was made for: open this page at ' + protocol + '//' + rpId + (port && ':' + port) + ', not at ' + hostname + '.');
  if (!navigator.credentials || !window.PublicKeyCredential) throw new Error('This browser knows no passkeys, or not on a page without TLS.');
  const publicKey = { challenge: decode(challenge), rpId, userVerification: 'required' };
  const { id, response } = await navigator.credentials.get({ publicKey }).catch(({ name }) => {
    throw new Error('No passkey was given (' + name + '). Try again, or sign in with your password.');
  });
  const { clientDataJSON, authenticatorData, signature, userHandle } = response;
  return { credentialId: id, ...Object.fromEntries(Object.entries({ clientDataJSON, authenticatorData, signature, userHandle }).filter(([, bytes]) => bytes).map(([name, bytes]) => [name, encode(bytes)])) };
};
document.addEventListener('click', async ({ target }) => {
  const form = target.closest('button')?.form;
  if (!form?.dataset.challenge) return;
  const alert = form.querySelector('[role=alert]');
  alert.hidden = true;
  try {
    for (const [name, value] of Object.entries(await askFor(form.dataset)))
      form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
    form.submit();
  } catch ({ message }) {
    alert.textContent = message;
    alert.hidden = false;
  }
});
`;
