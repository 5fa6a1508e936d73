// A web application that signs its users in with AIRisk: Node.js 20 or newer, no packages. Start: `node app.js`.
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';

const SIGN_IN_MS = 10 * 60_000; // how long a user may stay at the provider
const SESSION_MS = 12 * 3_600_000;
const MAX_SESSIONS = 10_000;
const MAX_PENDING = 5; // sign-ins under way in one browser: one for each tab
const MAX_ANSWER_BYTES = 1_000_000;

const { env } = process;
const port = Number(env.PORT ?? 3000);
const baseUrl = need('AIRISK_BASE_URL').replace(/\/+$/, '');
const clientId = need('AIRISK_CLIENT_ID');
const clientSecret = need('AIRISK_CLIENT_SECRET');
const userId = env.AIRISK_USER_ID; // absent: ask for a generic token
const timeoutMs = Number(env.AIRISK_TIMEOUT_SECONDS ?? 10) * 1000;
const redirectUri = env.AIRISK_REDIRECT_URI ?? `http://127.0.0.1:${port}/callback`;
const origin = new URL(redirectUri).origin;

/** Session id to session. A session: `{ id, expires, pending: state -> { returnTo, expires }, token? }`. */
const sessions = new Map();

/** The sign-in did not succeed; the message is for the user. */
class SignInFailed extends Error {}
/** The provider did not answer as it should; the message is for the user. */
class ProviderFailed extends Error {}

// ---------------------------------------------------------------- the flow

/** Sends the browser to the provider, with a state that only this browser's session knows. */
function login(request, response, query) {
  const session = findSession(request) ?? createSession(new Map());
  const state = randomBytes(32).toString('base64url');
  session.pending.set(state, {
    returnTo: ownPath(query.get('returnTo')),
    expires: Date.now() + SIGN_IN_MS,
  });
  if (session.pending.size > MAX_PENDING) session.pending.delete(session.pending.keys().next().value);
  const target = new URL(`${baseUrl}/api/oauth2`);
  target.searchParams.set('client_id', clientId);
  target.searchParams.set('redirect_uri', redirectUri);
  if (userId) target.searchParams.set('userid', userId);
  target.searchParams.set('state', state);
  redirect(response, target.href, session);
}

/** Takes the provider's answer from the browser. What is wrong with it is found before the code is redeemed. */
async function callback(request, response, query) {
  for (const name of ['state', 'code', 'error']) {
    if (query.getAll(name).length > 1) throw new SignInFailed('The answer is ambiguous.');
  }
  const session = findSession(request);
  const pending = takePending(session, query.get('state'));
  if (!pending) throw new SignInFailed('This browser did not ask for this answer, or it was used already.');
  if (query.has('error')) throw new SignInFailed(explainError(query));
  const code = query.get('code');
  if (!code) throw new SignInFailed('The answer is incomplete.');
  const token = await redeem(code);
  // A new identifier, so that one planted before the sign-in is worth nothing.
  sessions.delete(session.id);
  redirect(response, pending.returnTo, createSession(session.pending, token));
}

/** The sign-in that this state belongs to. It can be had once, and only by the browser that began it. */
function takePending(session, state) {
  const pending = session?.pending.get(state);
  session?.pending.delete(state);
  return pending && pending.expires > Date.now() ? pending : undefined;
}

function explainError(query) {
  const name = query.get('error');
  if (name === 'access_denied') return 'The request was denied.';
  const text = query.get('error_description') || name || 'no reason given';
  return `AIRisk reports: ${text.slice(0, 200)}`;
}

/** Redeems a code, once: whatever goes wrong, the code may be spent, and only a new sign-in helps. */
async function redeem(code) {
  const form = new URLSearchParams({ client_id: clientId, client_secret: clientSecret });
  form.set('redirect_uri', redirectUri);
  form.set('code', code);
  if (userId) form.set('userid', userId);
  const answer = await ask('/api/oauth2/Token', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: form.toString(),
  });
  if (answer.status !== 200) throw new SignInFailed(`AIRisk refused the request (${answer.status}).`);
  return readToken(answer.text);
}

/** A token of the answer: `{ value, expires }`. Anything that is not clearly a token is none. */
function readToken(text) {
  const answer = parseJson(text);
  if (typeof answer !== 'object' || answer === null) throw new SignInFailed('AIRisk sent no token.');
  if (answer.error !== undefined) throw new SignInFailed('AIRisk sent an error with the token.');
  const { access_token: value, expiration } = answer;
  if (typeof value !== 'string' || !/^[\w.~+/-]+=*$/.test(value)) {
    throw new SignInFailed('AIRisk sent no usable token.');
  }
  const expires = readInstant(expiration);
  if (!(expires > Date.now())) throw new SignInFailed('AIRisk sent a token without a usable expiration.');
  return { value, expires };
}

/** Epoch ms of a date-time with its offset, such as 2025-03-31T13:12:17Z; NaN for anything else. */
function readInstant(text) {
  const notation = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
  return typeof text === 'string' && notation.test(text) ? Date.parse(text) : Number.NaN;
}

/** Shows what the API has for this user. */
async function data(request, response) {
  const session = findSession(request);
  const token = session?.token;
  if (!token || token.expires <= Date.now()) return askToSignIn(response, 'Your sign-in has ended.');
  const answer = await ask(userId ? '/api/Chat/GetConversations' : '/api/Users/ListUsers', {
    headers: { authorization: `Bearer ${token.value}`, accept: 'application/json' },
  });
  if (answer.status === 401) {
    session.token = undefined;
    return askToSignIn(response, 'AIRisk no longer accepts your sign-in.');
  }
  if (answer.status === 403)
    return send(response, 403, page('Not permitted', '<p>AIRisk denies access.</p>'));
  if (answer.status !== 200) throw new ProviderFailed(`AIRisk answered with ${answer.status}.`);
  send(response, 200, page('Your data', list(parseJson(answer.text))));
}

/** One request to the provider: bounded in time and size; redirects are answers, never followed. */
async function ask(path, options) {
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const answer = await fetch(baseUrl + path, { ...options, redirect: 'manual', signal });
    const chunks = [];
    let size = 0;
    for await (const chunk of answer.body ?? []) {
      size += chunk.length;
      if (size > MAX_ANSWER_BYTES) throw new Error('the answer is too large');
      chunks.push(chunk);
    }
    return { status: answer.status, text: new TextDecoder().decode(Buffer.concat(chunks)) };
  } catch (error) {
    console.error(`${path}: ${error.cause?.code ?? error.name}`);
    throw new ProviderFailed('AIRisk cannot be reached at the moment.');
  }
}

// ---------------------------------------------------------------- sessions

function findSession(request) {
  const id = /(?:^|; )session=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1];
  const session = sessions.get(id);
  return session && session.expires > Date.now() ? session : undefined;
}

function createSession(pending, token) {
  for (const [id, { expires }] of sessions) {
    if (expires <= Date.now() || sessions.size >= MAX_SESSIONS) sessions.delete(id);
  }
  const id = randomBytes(32).toString('base64url');
  const session = { id, expires: Date.now() + SESSION_MS, pending, token };
  sessions.set(id, session);
  return session;
}

function logout(request, response) {
  sessions.delete(findSession(request)?.id);
  redirect(response, '/');
}

// ---------------------------------------------------------------- pages

function home(request, response) {
  const token = findSession(request)?.token;
  const body =
    token && token.expires > Date.now()
      ? page(
          'Signed in',
          '<p><a href="/data">Data</a></p><form method="post" action="/logout"><button>Sign out</button></form>',
        )
      : page('Welcome', '<p><a href="/login">Sign in with AIRisk</a></p>');
  send(response, 200, body);
}

/** Offers a sign-in instead of starting one, so that a provider that refuses every token causes no loop. */
function askToSignIn(response, reason) {
  send(
    response,
    401,
    page('Please sign in', `<p>${escapeHtml(reason)} <a href="/login?returnTo=/data">Sign in</a></p>`),
  );
}

function failed(response, message) {
  send(response, 400, page('Sign-in failed', `<p>${escapeHtml(message)} <a href="/login">Try again</a></p>`));
}

function page(title, body) {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1>${body}</html>`;
}

/** The items of an API answer, whichever member holds them. */
function list(answer) {
  const items = Array.isArray(answer) ? answer : Object.values(answer ?? {}).find(Array.isArray);
  if (!items) throw new ProviderFailed('AIRisk sent something unexpected.');
  const lines = items.map((item) => `<li>${escapeHtml(item?.title ?? item?.name ?? item?.id ?? '?')}</li>`);
  return `<ul>${lines.join('')}</ul>`;
}

function escapeHtml(text) {
  return String(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

// ---------------------------------------------------------------- HTTP

const pages = {
  'GET /': home,
  'GET /login': login,
  'GET /callback': callback,
  'GET /data': data,
  'POST /logout': logout,
};

const server = createServer(async (request, response) => {
  const [path, search] = (request.url ?? '').split(/\?(.*)/s);
  const query = new URLSearchParams(search);
  console.log(`${request.method} ${path}`); // never the query: it has the code
  try {
    const show = pages[`${request.method} ${path}`];
    if (show) await show(request, response, query);
    else send(response, 404, page('Not found', '<p><a href="/">Home</a></p>'));
  } catch (error) {
    if (error instanceof SignInFailed) failed(response, error.message);
    else if (error instanceof ProviderFailed && path === '/callback') failed(response, error.message);
    else if (error instanceof ProviderFailed)
      send(response, 502, page('Not available', `<p>${escapeHtml(error.message)}</p>`));
    else {
      console.error(error);
      send(response, 500, page('Our mistake', '<p>Something went wrong.</p>'));
    }
  }
});

function send(response, status, body, headers = {}) {
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'Content-Security-Policy':
      "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    'X-Content-Type-Options': 'nosniff',
    ...headers,
  });
  response.end(body);
}

function redirect(response, location, session) {
  const secure = origin.startsWith('https:') ? '; Secure' : '';
  const cookie = session && {
    'Set-Cookie': `session=${session.id}; Path=/; HttpOnly; SameSite=Lax${secure}`,
  };
  send(response, 303, '', { Location: location, ...cookie });
}

/** A path of this application; anything else becomes the home page. */
function ownPath(text) {
  if (!text || !URL.canParse(text, origin)) return '/';
  const url = new URL(text, origin);
  const path = url.pathname + url.search;
  return url.origin === origin && !path.startsWith('//') ? path : '/';
}

function parseJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new ProviderFailed('AIRisk sent something unexpected.');
  }
}

function need(name) {
  if (env[name]) return env[name];
  console.error(`${name} is not set. See README.md.`);
  process.exit(2);
}

if (!/^https:|^http:\/\/(127\.0\.0\.1|localhost|\[::1\])[:/]/.test(`${baseUrl}/`)) {
  console.error('AIRISK_BASE_URL must begin with https:// (http:// is for 127.0.0.1 only).');
  process.exit(2);
}
server.listen(port, env.HOST ?? '127.0.0.1', () => console.log(`listening on ${origin}`));
process.on('SIGTERM', () => server.close().closeAllConnections());
