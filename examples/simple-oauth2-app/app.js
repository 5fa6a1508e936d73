// A web application that signs in with AIRisk through simple-oauth2. Start: `node app.js`. See README.md.
import { AuthorizationCode } from 'simple-oauth2';
import { ProviderFailed, readSettings, readToken, SignInFailed, serveSite } from '../site-kit/site-kit.js';

const settings = readSettings();
const { baseUrl, clientId, clientSecret, redirectUri, userId, timeoutMs } = settings;
const { origin, pathname } = new URL(baseUrl);
const prefix = pathname.replace(/\/+$/, '');
const user = userId ? { userid: userId } : {};

const client = new AuthorizationCode({
  client: { id: clientId, secret: clientSecret },
  auth: {
    tokenHost: origin,
    authorizePath: `${prefix}/api/oauth2`,
    tokenPath: `${prefix}/api/oauth2/Token`,
  },
  // The credentials belong into the body; the library's default is HTTP Basic.
  options: { authorizationMethod: 'body', bodyFormat: 'form' },
  // Neither time nor size of an answer is bounded by default; redirects are not followed, and that must stay so.
  http: { timeout: timeoutMs, maxBytes: 1_000_000, redirects: false },
});

/** The library makes no state: the site's own goes in, and comes back to be compared there. */
const begin = (state) => client.authorizeURL({ redirect_uri: redirectUri, state, ...user });

async function finish({ code }) {
  const answer = await client.getToken({ code, redirect_uri: redirectUri, ...user }).catch(explain);
  // `expired()` of the library knows expires_in only and would call this token fresh for ever: expiration is read here.
  return readToken(answer.token);
}

/** Refusals are plain text and problem documents here; the status is what can be relied upon. */
function explain(error) {
  const { statusCode } = error.output ?? {};
  const refused = error.data?.isResponseError && statusCode >= 400 && statusCode < 500;
  if (refused) throw new SignInFailed(`AIRisk refused the request (${statusCode}).`);
  console.error(`token request: ${error.code ?? statusCode ?? error.name}`);
  throw new ProviderFailed('AIRisk sent no token.');
}

serveSite({ settings, begin, finish });
