// A web application that signs in with AIRisk through passport-oauth2, on plain node:http. Start: `node app.js`. See README.md.
import { Passport } from 'passport';
import OAuth2Strategy from 'passport-oauth2';
import {
  boundedFetch,
  ProviderFailed,
  readSettings,
  readToken,
  SignInFailed,
  serveSite,
} from '../site-kit/site-kit.js';

const settings = readSettings();
const { baseUrl, clientId, clientSecret, redirectUri, userId, timeoutMs } = settings;
const user = userId ? { userid: userId } : {};

/**
 * The site keeps its states itself (fresh, of one browser, good once, several tabs) and has checked the answer's before
 * the strategy sees it; the strategy carries it.
 */
const stateStore = {
  store: (request, _meta, done) => done(null, request.state),
  verify: (request, state, _meta, done) => done(null, state === request.state, state),
};

class AiriskStrategy extends OAuth2Strategy {
  constructor() {
    super(
      {
        authorizationURL: `${baseUrl}/api/oauth2`,
        tokenURL: `${baseUrl}/api/oauth2/Token`,
        clientID: clientId,
        clientSecret,
        callbackURL: redirectUri,
        store: stateStore,
        skipUserProfile: true, // there is none
      },
      // The token with its expiration: the strategy itself hands over no lifetime.
      (_accessToken, _refreshToken, token, _profile, done) => done(null, token),
    );
    // The library's own request knows no limit of time and size, and reads text it does not understand as a form.
    this._oauth2.getOAuthAccessToken = (code, parameters, done) => {
      redeem(code, parameters).then((token) => done(null, token.value, undefined, token), done);
    };
  }

  /** Parameters that the library does not know of. */
  authorizationParams() {
    return { ...user };
  }

  tokenParams() {
    return { ...user };
  }

  /** Errors of ours reach the page as they are; the library would wrap them. */
  _createOAuthError(_message, error) {
    return error;
  }
}

async function redeem(code, parameters) {
  const body = new URLSearchParams({ ...parameters, client_id: clientId, client_secret: clientSecret, code });
  const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
  const options = { method: 'POST', headers, body: body.toString() };
  const answer = await boundedFetch(`${baseUrl}/api/oauth2/Token`, options, timeoutMs);
  if (answer.status !== 200) throw new SignInFailed(`AIRisk refused the request (${answer.status}).`);
  const content = await answer.json().catch(() => undefined);
  if (content === undefined) throw new ProviderFailed('AIRisk sent no token.');
  return readToken(content);
}

const passport = new Passport();
passport.use('airisk', new AiriskStrategy());

/** Runs the strategy. It expects Express: this is as much of a request and a response as it touches. */
function authenticate(request) {
  return new Promise((resolve, reject) => {
    const response = {
      setHeader: (name, value) => name === 'Location' && resolve({ location: value }),
      end: () => undefined,
    };
    const done = (error, account, info) => {
      if (error) reject(error);
      else if (account) resolve({ account });
      else reject(new SignInFailed(info?.message ?? 'AIRisk refused the request.'));
    };
    passport.authenticate('airisk', { session: false }, done)(request, response, reject);
  });
}

async function begin(state) {
  return (await authenticate({ state, query: {}, headers: {} })).location;
}

async function finish({ state, code }) {
  return (await authenticate({ state, query: { state, code }, headers: {} })).account;
}

serveSite({ settings, begin, finish });
