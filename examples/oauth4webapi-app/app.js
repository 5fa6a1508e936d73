// A web application that signs in with AIRisk through oauth4webapi. Start: `node app.js`. See README.md.
import * as oauth from 'oauth4webapi';
import {
  boundedFetch,
  ProviderFailed,
  readInstant,
  readSettings,
  readToken,
  SignInFailed,
  serveSite,
} from '../site-kit/site-kit.js';

const settings = readSettings();
const { baseUrl, clientId, clientSecret, redirectUri, userId, timeoutMs } = settings;

// There is no metadata to discover: the endpoints are configured by hand.
const server = {
  issuer: baseUrl,
  authorization_endpoint: `${baseUrl}/api/oauth2`,
  token_endpoint: `${baseUrl}/api/oauth2/Token`,
};
const client = { client_id: clientId };
// The credentials belong into the body.
const authentication = oauth.ClientSecretPost(clientSecret);
const options = {
  additionalParameters: userId ? { userid: userId } : {},
  [oauth.customFetch]: (url, init) => boundedFetch(url, init, timeoutMs),
  // readSettings lets http pass for this machine only.
  [oauth.allowInsecureRequests]: baseUrl.startsWith('http:'),
};

function begin(state) {
  const url = new URL(server.authorization_endpoint);
  url.searchParams.set('client_id', clientId);
  url.searchParams.set('redirect_uri', redirectUri);
  url.searchParams.set('response_type', 'code');
  if (userId) url.searchParams.set('userid', userId);
  url.searchParams.set('state', state);
  return url.href;
}

async function finish({ state, url }) {
  try {
    const parameters = oauth.validateAuthResponse(server, client, url, state);
    const answer = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      authentication,
      parameters,
      redirectUri,
      oauth.nopkce, // this API knows no code challenge
      options,
    );
    const content = await oauth.processAuthorizationCodeResponse(server, client, await translate(answer));
    return readToken(content);
  } catch (error) {
    throw explain(error);
  }
}

/** RFC 6749 wants `token_type` in a token answer, and the library insists; here a token is a Bearer token by documentation. */
async function translate(answer) {
  if (answer.status !== 200) throw new SignInFailed(`AIRisk refused the request (${answer.status}).`);
  const content = await answer.json().catch(() => undefined);
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new ProviderFailed('AIRisk sent no token.');
  }
  const seconds = Math.floor((readInstant(content.expiration) - Date.now()) / 1000);
  const { access_token, expiration, error } = content;
  return Response.json({
    access_token,
    expiration,
    ...(Object.hasOwn(content, 'error') ? { error } : {}),
    token_type: 'bearer',
    ...(seconds > 0 ? { expires_in: seconds } : {}),
  });
}

function explain(error) {
  if (error instanceof SignInFailed || error instanceof ProviderFailed) return error;
  console.error(`sign-in: ${error.code ?? error.name}`);
  return new SignInFailed('AIRisk sent no usable answer.');
}

serveSite({ settings, begin, finish });
