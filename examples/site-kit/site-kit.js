// What the web applications built on libraries share: sessions, pages, settings, and requests that are bounded. The
// application itself, `../web-app`, has all of this in one file and no library.
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';

const SIGN_IN_MS = 10 * 60_000; // how long a user may stay at the provider
const SESSION_MS = 12 * 3_600_000;
const MAX_SESSIONS = 10_000;
const MAX_PENDING = 5; // sign-ins under way in one browser: one for each tab
const MAX_ANSWER_BYTES = 1_000_000;

/** The sign-in did not succeed; the message is for the user. */
export class SignInFailed extends Error {}
/** The provider did not answer as it should; the message is for the user. */
export class ProviderFailed extends Error {}

/** Settings from the environment, as the READMEs list them. */
export function readSettings(env = process.env) {
  const need = (name) => {
    if (env[name]) return env[name];
    console.error(`${name} is not set. See README.md.`);
    process.exit(2);
  };
  const port = Number(env.PORT ?? 3000);
  const baseUrl = need('AIRISK_BASE_URL').replace(/\/+$/, '');
  if (!/^https:|^http:\/\/(127\.0\.0\.1|localhost|\[::1\])[:/]/.test(`${baseUrl}/`)) {
    console.error('AIRISK_BASE_URL must begin with https:// (http:// is for this machine only).');
    process.exit(2);
  }
  return {
    port,
    host: env.HOST ?? '127.0.0.1',
    baseUrl,
    clientId: need('AIRISK_CLIENT_ID'),
    clientSecret: need('AIRISK_CLIENT_SECRET'),
    userId: env.AIRISK_USER_ID, // absent: ask for a generic token
    redirectUri: env.AIRISK_REDIRECT_URI ?? `http://127.0.0.1:${port}/callback`,
    timeoutMs: Number(env.AIRISK_TIMEOUT_SECONDS ?? 10) * 1000,
  };
}

/** One request: bounded in time and size; redirects are answers, never followed. Fits where a library wants a `fetch`. */
export async function boundedFetch(url, options, timeoutMs) {
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const answer = await fetch(url, { ...options, redirect: 'manual', signal });
    const chunks = [];
    let size = 0;
    for await (const chunk of answer.body ?? []) {
      size += chunk.length;
      if (size > MAX_ANSWER_BYTES) throw new Error('the answer is too large');
      chunks.push(chunk);
    }
    const body = chunks.length === 0 ? null : Buffer.concat(chunks);
    return new Response(body, { status: answer.status, headers: answer.headers });
  } catch (error) {
    console.error(`${new URL(url).pathname}: ${error.cause?.code ?? error.name}`);
    throw new ProviderFailed('AIRisk cannot be reached at the moment.');
  }
}

/** A token of a token answer: `{ value, expires }`. Anything that is not clearly a token is none. */
export function readToken(answer) {
  if (typeof answer !== 'object' || answer === null) throw new SignInFailed('AIRisk sent no token.');
  if (Object.hasOwn(answer, 'error')) throw new SignInFailed('AIRisk sent an error with the token.');
  const value = Object.hasOwn(answer, 'access_token') ? answer.access_token : undefined;
  if (typeof value !== 'string' || !/^[\w.~+/-]+=*$/.test(value)) {
    throw new SignInFailed('AIRisk sent no usable token.');
  }
  const expires = readInstant(answer.expiration);
  if (!(expires > Date.now())) throw new SignInFailed('AIRisk sent a token without a usable expiration.');
  return { value, expires };
}

/** Epoch ms of a date-time with its offset, such as 2025-03-31T13:12:17Z; NaN for anything else. */
export function readInstant(text) {
  const notation = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
  return typeof text === 'string' && notation.test(text) ? Date.parse(text) : Number.NaN;
}

/**
 * Serves the application.
 * `begin(state)` makes the address of the provider; `finish({ state, code, url })` makes a token of its answer, which has
 * been checked already: asked for by this browser, unambiguous, no error, with a code.
 */
export function serveSite({ settings, begin, finish }) {
  const { baseUrl, userId, redirectUri, timeoutMs } = settings;
  const origin = new URL(redirectUri).origin;
  /** Session id to session. A session: `{ id, expires, pending: state -> { returnTo, expires }, token? }`. */
  const sessions = new Map();

  async function login(request, response, query) {
    const session = findSession(request) ?? createSession(new Map());
    const state = randomBytes(32).toString('base64url');
    session.pending.set(state, {
      returnTo: ownPath(query.get('returnTo')),
      expires: Date.now() + SIGN_IN_MS,
    });
    if (session.pending.size > MAX_PENDING) session.pending.delete(session.pending.keys().next().value);
    redirect(response, await begin(state), session);
  }

  async function callback(request, response, query) {
    for (const name of ['state', 'code', 'error']) {
      if (query.getAll(name).length > 1) throw new SignInFailed('The answer is ambiguous.');
    }
    const session = findSession(request);
    const state = query.get('state');
    const pending = takePending(session, state);
    if (!pending) throw new SignInFailed('This browser did not ask for this answer, or it was used already.');
    if (query.has('error')) throw new SignInFailed(explainError(query));
    const code = query.get('code');
    if (!code) throw new SignInFailed('The answer is incomplete.');
    const token = await finish({ state, code, url: new URL(request.url, origin) });
    // A new identifier, so that one planted before the sign-in is worth nothing.
    sessions.delete(session.id);
    redirect(response, pending.returnTo, createSession(session.pending, token));
  }

  function takePending(session, state) {
    const pending = session?.pending.get(state);
    session?.pending.delete(state);
    return pending && pending.expires > Date.now() ? pending : undefined;
  }

  async function data(request, response) {
    const session = findSession(request);
    const token = session?.token;
    if (!token || token.expires <= Date.now()) return askToSignIn(response, 'Your sign-in has ended.');
    const path = userId ? '/api/Chat/GetConversations' : '/api/Users/ListUsers';
    const headers = { authorization: `Bearer ${token.value}`, accept: 'application/json' };
    const answer = await boundedFetch(baseUrl + path, { headers }, timeoutMs);
    if (answer.status === 401) {
      session.token = undefined;
      return askToSignIn(response, 'AIRisk no longer accepts your sign-in.');
    }
    if (answer.status === 403)
      return send(response, 403, page('Not permitted', '<p>AIRisk denies access.</p>'));
    if (answer.status !== 200) throw new ProviderFailed(`AIRisk answered with ${answer.status}.`);
    const content = await answer.json().catch(() => {
      throw new ProviderFailed('AIRisk sent something unexpected.');
    });
    send(response, 200, page('Your data', list(content)));
  }

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

  function home(request, response) {
    const token = findSession(request)?.token;
    const signedIn = token && token.expires > Date.now();
    send(response, 200, signedIn ? SIGNED_IN : WELCOME);
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

  const pages = {
    'GET /': home,
    'GET /login': login,
    'GET /callback': callback,
    'GET /data': data,
    'POST /logout': logout,
  };
  const server = createServer(async (request, response) => {
    const [path, search] = (request.url ?? '').split(/\?(.*)/s);
    console.log(`${request.method} ${path}`); // never the query: it has the code
    try {
      const show = pages[`${request.method} ${path}`];
      if (show) await show(request, response, new URLSearchParams(search));
      else send(response, 404, page('Not found', '<p><a href="/">Home</a></p>'));
    } catch (error) {
      fail(response, error, path);
    }
  });
  server.listen(settings.port, settings.host, () => console.log(`listening on ${origin}`));
  process.on('SIGTERM', () => server.close().closeAllConnections());
}

function fail(response, error, path) {
  if (error instanceof SignInFailed || (error instanceof ProviderFailed && path === '/callback')) {
    const text = `<p>${escapeHtml(error.message)} <a href="/login">Try again</a></p>`;
    send(response, 400, page('Sign-in failed', text));
  } else if (error instanceof ProviderFailed) {
    send(response, 502, page('Not available', `<p>${escapeHtml(error.message)}</p>`));
  } else {
    console.error(error.stack);
    send(response, 500, page('Our mistake', '<p>Something went wrong.</p>'));
  }
}

function explainError(query) {
  const name = query.get('error');
  if (name === 'access_denied') return 'The request was denied.';
  const text = query.get('error_description') || name || 'no reason given';
  return `AIRisk reports: ${text.slice(0, 200)}`;
}

/** Offers a sign-in instead of starting one, so that a provider that refuses every token causes no loop. */
function askToSignIn(response, reason) {
  const text = `<p>${escapeHtml(reason)} <a href="/login?returnTo=/data">Sign in</a></p>`;
  send(response, 401, page('Please sign in', text));
}

const SIGNED_IN = page(
  'Signed in',
  '<p><a href="/data">Data</a></p><form method="post" action="/logout"><button>Sign out</button></form>',
);
const WELCOME = page('Welcome', '<p><a href="/login">Sign in with AIRisk</a></p>');

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
