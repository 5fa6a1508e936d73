/** The code under test: redeems a code, once, and says in words of its own what went wrong. */
export async function redeemCode({ baseUrl, clientId, clientSecret, redirectUri, userId }, code) {
  const body = new URLSearchParams({
    client_id: clientId,
    client_secret: clientSecret,
    redirect_uri: redirectUri,
    code,
    ...(userId ? { userid: userId } : {}),
  });
  const answer = await fetch(`${baseUrl}/api/oauth2/Token`, { method: 'POST', body, redirect: 'manual' });
  if (answer.status === 401) return { failed: 'the registration is wrong' };
  if (answer.status >= 500) return { failed: 'try again later' };
  if (answer.status !== 200) return { failed: 'sign in again' };
  const { access_token: token, expiration } = await answer.json();
  return { token, expires: Date.parse(expiration) };
}
