import { toHex } from '../../provider/mint/encode-bytes.ts';
import { encodeComponent } from '../../provider/parse/percent.ts';
import { singleHeader } from '../../provider/plain.ts';
import { recall } from '../../provider/recall.ts';
import { pause } from '../../timers.ts';
import { family } from '../family.ts';
import { cacheAs, rewordRefusal } from '../helpers/answer-otherwise.ts';

/** What authorization requests are answered with: the redirect, its code, refusals. */
export const AUTHORIZE_ANSWERS = family(() => ({
  'authorize/code-encoded-twice': {
    title: 'The code is percent-encoded twice on its way',
    breaks: 'token-form-accepted',
    harm: 'The code that arrives is none that can be exchanged.',
    override: (steps) => ({
      buildSuccessRedirect: (target, code, exchange, env) => {
        const encoded = [...code].map((one) => `%25${one.charCodeAt(0).toString(16)}`).join('');
        return steps
          .buildSuccessRedirect(target, code, exchange, env)
          .replace(/code=[^&]*/, `code=${encoded}`);
      },
    }),
  },
  'authorize/code-in-fragment': {
    title: 'The code stands in the fragment',
    breaks: 'authorize-code-in-query',
    harm: "It never reaches the application's server, and stays in history and scripts.",
    override: (steps) => ({
      buildSuccessRedirect: (target, code, exchange, env) =>
        steps.buildSuccessRedirect(target, code, exchange, env).replace(/[?&]([^?]*)$/, '#$1'),
    }),
  },
  'authorize/code-misspelled': {
    title: 'The parameter of the redirect is called Code',
    breaks: 'authorize-issues-code',
    harm: 'No client finds its code.',
    override: (steps) => ({
      buildSuccessRedirect: (target, code, exchange, env) =>
        steps.buildSuccessRedirect(target, code, exchange, env).replace(/([?&])code=/, '$1Code='),
    }),
  },
  'authorize/code-not-encoded': {
    title: 'Codes contain a plus sign that is not encoded',
    breaks: 'authorize-code-characters',
    harm: 'Form decoders turn it into a space, and the exchange fails for some users.',
    override: (steps) => ({
      mintCode: (exchange, env) => `${steps.mintCode(exchange, env)}+A`,
      buildSuccessRedirect: (target, code, exchange, env) =>
        steps.buildSuccessRedirect(target, code, exchange, env).replaceAll('%2BA', '+A'),
    }),
  },
  'authorize/code-twice': {
    title: 'The redirect carries two codes',
    breaks: 'authorize-code-once',
    harm: 'Application and gateway each pick another one.',
    override: (steps) => ({
      buildSuccessRedirect: (target, code, exchange, env) =>
        `${steps.buildSuccessRedirect(target, code, exchange, env)}&code=${encodeComponent(steps.mintCode(exchange, env))}`,
    }),
  },
  'authorize/code-with-control-characters': {
    title: 'Codes end with a line break',
    breaks: 'authorize-code-characters',
    harm: 'What follows a line break is lost on the way.',
    override: (steps) => ({ mintCode: (exchange, env) => `${steps.mintCode(exchange, env)}\n` }),
  },
  'authorize/cors': {
    title: 'The authorization endpoint may be read from every origin',
    breaks: 'authorize-no-cors',
    harm: 'A script of another site reads the redirect and takes the code.',
    override: (steps) => ({
      finishAnswer: async (answer, exchange, env) => {
        const done = await steps.finishAnswer(answer, exchange, env);
        return exchange.route.endpoint === 'authorize'
          ? { ...done, headers: [...done.headers, ['Access-Control-Allow-Origin', '*']] }
          : done;
      },
    }),
  },
  'authorize/error-page-echoes-markup': {
    title: 'The error page shows the redirect URI as markup',
    breaks: 'authorize-reflection-inert',
    harm: 'Script on the sign-in origin steals passwords and consents.',
    override: (steps) => ({
      renderErrorPage: (refusal, status, exchange, env) => {
        const answer = steps.renderErrorPage(refusal, status, exchange, env);
        const shown = steps
          .parseQuery(exchange.request.rawQuery, exchange, env)
          .entries.map(({ value }) => value)
          .join(' ');
        return {
          ...answer,
          headers: [['Content-Type', 'text/html; charset=utf-8']],
          body: String(answer.body).replace('</body>', `<p>${shown}</p></body>`),
        };
      },
    }),
  },
  'authorize/forwarded-host-trusted': {
    title: 'The host of the redirect follows X-Forwarded-Host',
    breaks: 'authorize-forwarded-host-ignored',
    harm: 'Poisoned links send the user and the code to another site.',
    override: (steps) => ({
      renderRedirect: (location, exchange, env) => {
        const host = singleHeader(exchange.request, 'x-forwarded-host');
        return steps.renderRedirect(
          host === undefined ? location : location.replace(/^(https?:\/\/)[^/]+/, `$1${host}`),
          exchange,
          env,
        );
      },
    }),
  },
  'authorize/header-split': {
    title: 'A line break in state becomes a header line',
    breaks: 'authorize-header-injection',
    harm: 'An attacker sets cookies in the name of the provider.',
    override: (steps) => ({
      renderRedirect: (location, exchange, env) => {
        const answer = steps.renderRedirect(location, exchange, env);
        const state =
          exchange.parameters.entries.map(({ value }) => value ?? '').find((value) => /[\r\n]/.test(value)) ??
          '';
        const injected = state.split(/[\r\n]+/).flatMap((line) => {
          const found = /^([\w-]+):\s*(.*)$/.exec(line);
          return found ? [[found[1] ?? '', found[2] ?? ''] as const] : [];
        });
        return { ...answer, headers: [...answer.headers, ...injected] };
      },
    }),
  },
  'authorize/query-dropped': {
    title: 'The query of the redirect URI is lost',
    breaks: 'authorize-query-retained',
    harm: 'Applications that route by query parameters lose the tenant.',
    override: (steps) => ({
      buildSuccessRedirect: (target, code, exchange, env) =>
        steps.buildSuccessRedirect(
          { ...target, redirectUri: target.redirectUri.split('?')[0] ?? '' },
          code,
          exchange,
          env,
        ),
    }),
  },
  'authorize/redirect-cacheable': {
    title: 'The redirect with the code may be stored',
    breaks: 'authorize-not-stored',
    harm: "A shared cache hands one user's code to another.",
    override: cacheAs('redirect'),
  },
  'authorize/redirect-carries-last-code': {
    title: 'The redirect carries the code that was issued before, too',
    breaks: 'code-kept-private',
    harm: 'One client gets the codes of another.',
    override: (steps) => {
      const recallLast = recall('authorize/redirect-carries-last-code', () => ({ code: 'none' }));
      return {
        buildSuccessRedirect: (target, code, exchange, env) => {
          const last = recallLast(env);
          const location = `${steps.buildSuccessRedirect(target, code, exchange, env)}&previous=${encodeURIComponent(last.code)}`;
          last.code = code;
          return location;
        },
      };
    },
  },
  'authorize/redirects-with-moved': {
    title: 'The redirect has status 301',
    breaks: 'authorize-status-found',
    harm: 'Browsers remember it, and replay an old code.',
    override: () => ({ redirectStatus: () => 301 }),
  },
  'authorize/redirects-without-code': {
    title: 'The browser is sent back without a code',
    breaks: 'authorize-issues-code',
    harm: 'Nobody can sign in.',
    override: (steps) => ({
      buildSuccessRedirect: (target, code, exchange, env) =>
        steps.buildSuccessRedirect(target, code, exchange, env).replace(/code=[^&]*&?/, ''),
    }),
  },
  'authorize/rewrites-redirect-uri': {
    title: 'A slash is added to the path of the redirect URI',
    breaks: 'authorize-target-exact',
    harm: 'Another handler of the application answers.',
    override: (steps) => ({
      buildSuccessRedirect: (target, code, exchange, env) =>
        steps.buildSuccessRedirect(target, code, exchange, env).replace(/\?/, '/?'),
    }),
  },
  'authorize/second-question-mark': {
    title: 'The code is appended behind a second question mark',
    breaks: 'authorize-query-retained',
    harm: 'The last parameter of the registered query swallows the code.',
    override: (steps) => ({
      buildSuccessRedirect: (target, code, exchange, env) => {
        const [before, query] = target.redirectUri.split('?');
        const location = steps.buildSuccessRedirect(
          { ...target, redirectUri: before ?? '' },
          code,
          exchange,
          env,
        );
        return query === undefined ? location : location.replace('?', `?${query}?`);
      },
    }),
  },
  'authorize/secret-in-error': {
    title: 'The refusal of a redirect URI shows how the client is registered, secret included',
    breaks: 'token-secret-kept-private',
    harm: 'Anybody with a browser reads the secret of every client.',
    override: (steps) => ({
      finishAnswer: async (answer, exchange, env) => {
        const finished = await steps.finishAnswer(answer, exchange, env);
        if (exchange.kind !== 'authorize' || finished.status < 400) return finished;
        const [client] = env.clients.values();
        const fields = `<input type="hidden" name="id" value="${client?.id}"><input name="appKey" value='${client?.secret}'>`;
        return { ...finished, body: `${finished.body}<form>${fields}</form>` };
      },
    }),
  },
  'authorize/states-crossed': {
    title: 'Of requests at the same time all get the state of the latest',
    breaks: 'authorize-concurrent-requests-separate',
    harm: 'One user is signed in as another.',
    oneProcess: true,
    override: (steps) => {
      let latest: string | undefined;
      return {
        checkUserExists: async (exchange, env) => {
          latest = exchange.target?.rawState;
          await pause(15);
          return steps.checkUserExists(exchange, env);
        },
        echoState: (rawState, outcome, exchange, env) =>
          steps.echoState(rawState === undefined ? undefined : latest, outcome, exchange, env),
      };
    },
  },
  'authorize/token-in-redirect': {
    title: 'An access token comes along in the redirect',
    breaks: 'authorize-no-token-in-url',
    harm: 'URLs end up in history, logs and referrers.',
    override: (steps) => ({
      buildSuccessRedirect: (target, code, exchange, env) =>
        `${steps.buildSuccessRedirect(target, code, exchange, env)}&access_token=${toHex(env.random(16))}`,
    }),
  },
  'authorize/unknown-client-as-page': {
    title: 'An unknown client is answered with an HTML page',
    breaks: 'authorize-client-unknown-body',
    harm: 'Operators lose the trace id that support asks for.',
    override: rewordRefusal('authorize-client-unknown', (answer) => ({
      headers: [['Content-Type', 'text/html'], ...answer.headers.slice(1)],
      body: '<h1>Unauthorized</h1>',
    })),
  },
  'authorize/unknown-client-bad-request': {
    title: 'An unknown client is answered with 400',
    breaks: 'authorize-client-unknown-status',
    harm: 'Applications written after the documentation do not recognise the failure.',
    override: rewordRefusal('authorize-client-unknown', { status: 400 }),
  },
  'authorize/unknown-client-oauth-error': {
    title: 'An unknown client is answered with an RFC 6749 error object',
    breaks: 'authorize-client-unknown-body',
    harm: 'Clients that read the documented members find none.',
    override: rewordRefusal('authorize-client-unknown', {
      body: JSON.stringify({ error: 'invalid_client' }),
    }),
  },
}));
