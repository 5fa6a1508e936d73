import { singleHeader } from '../../provider/plain.ts';
import { family } from '../family.ts';
import { cacheAs, refuseAs, rewordRefusal } from '../helpers/answer-otherwise.ts';

/** What token requests are answered with: members, expiration, refusals, headers. */
export const TOKEN_ANSWERS = family(() => ({
  'token/access-code-member': {
    title: 'The token is called access_code',
    breaks: 'token-access-token-present',
    harm: 'Clients look for access_token and find nothing.',
    override: (steps) => ({
      buildTokenMembers: (exchange, env) => {
        const { access_token: token, ...rest } = steps.buildTokenMembers(exchange, env);
        return { access_code: token, ...rest };
      },
    }),
  },
  'token/answer-repeats-member': {
    title: 'The answer names access_token twice with different values',
    breaks: 'token-answer-object',
    harm: 'Two parsers read two tokens out of one answer.',
    override: (steps) => ({
      renderTokenAnswer: (exchange, env) => {
        const answer = steps.renderTokenAnswer(exchange, env);
        return { ...answer, body: String(answer.body).replace('{', '{"access_token":"superseded",') };
      },
    }),
  },
  'token/answer-wrapped-in-array': {
    title: 'The answer is an array that holds the object',
    breaks: 'token-answer-object',
    harm: 'Clients look for members of an array and find none.',
    override: (steps) => ({
      renderTokenAnswer: (exchange, env) => {
        const answer = steps.renderTokenAnswer(exchange, env);
        return { ...answer, body: `[${answer.body}]` };
      },
    }),
  },
  'token/answers-text': {
    title: 'The JSON answer is labelled text/plain',
    breaks: 'token-media-type',
    harm: 'Clients that go by the label do not parse it.',
    override: (steps) => ({
      renderTokenAnswer: (exchange, env) => {
        const answer = steps.renderTokenAnswer(exchange, env);
        return {
          ...answer,
          headers: [['Content-Type', 'text/plain; charset=utf-8'], ...answer.headers.slice(1)],
        };
      },
    }),
  },
  'token/any-origin-with-credentials': {
    title: 'Every origin may read answers with credentials',
    breaks: 'token-no-foreign-origin',
    harm: "Scripts of other sites redeem codes with the user's network.",
    override: (steps) => ({
      finishAnswer: async (answer, exchange, env) => {
        const done = await steps.finishAnswer(answer, exchange, env);
        const origin = singleHeader(exchange.request, 'origin');
        if (origin === undefined || exchange.route.endpoint !== 'token') return done;
        const cors = [
          ['Access-Control-Allow-Origin', origin],
          ['Access-Control-Allow-Credentials', 'true'],
        ] as const;
        return { ...done, headers: [...done.headers, ...cors] };
      },
    }),
  },
  'token/created-status': {
    title: 'Success is answered with 201',
    breaks: 'token-status-ok',
    harm: 'Clients that check for 200 discard a good token.',
    override: (steps) => ({
      renderTokenAnswer: (exchange, env) => ({ ...steps.renderTokenAnswer(exchange, env), status: 201 }),
    }),
  },
  'token/errors-in-success': {
    title: 'Refusals have status 200',
    breaks: 'token-refusal-is-client-error',
    harm: 'Clients store an error message as if it were a token.',
    override: (steps) => ({
      renderRefusal: (refusal, exchange, env) => {
        const answer = steps.renderRefusal(refusal, exchange, env);
        return exchange.kind === 'token' ? { ...answer, status: 200 } : answer;
      },
    }),
  },
  'token/expiration-epoch-number': {
    title: 'The expiration is a number of seconds since 1970',
    breaks: 'token-expiration-utc',
    harm: 'Clients that parse a date-time fail.',
    override: (steps) => ({
      buildTokenMembers: (exchange, env) => ({
        ...steps.buildTokenMembers(exchange, env),
        expiration: Math.floor((exchange.token?.expiresAt ?? 0) / 1000),
      }),
    }),
  },
  'token/expiration-local-offset': {
    title: "The expiration is printed in the server's local zone",
    breaks: 'token-expiration-utc',
    harm: 'Clients that compare the text with UTC are hours off.',
    override: () => ({
      formatExpiration: (at) => new Date(at + 7_200_000).toISOString().replace(/\.\d+Z$/, '+02:00'),
    }),
  },
  'token/expiration-of-code': {
    title: 'The printed expiration is that of the code',
    breaks: 'token-expiration-declared',
    harm: 'Clients sign in again every minute.',
    override: (steps) => ({
      formatExpiration: (at, env) =>
        steps.formatExpiration(
          at - (env.config.tokenLifetimeSeconds - env.config.codeLifetimeSeconds) * 1000,
          env,
        ),
    }),
  },
  'token/expiration-past': {
    title: 'The expiration is the time of issue minus the lifetime',
    breaks: 'token-expiration-future',
    harm: 'Clients discard a good token at once, or sign in again for ever.',
    override: (steps) => ({
      formatExpiration: (at, env) =>
        steps.formatExpiration(at - 2 * env.config.tokenLifetimeSeconds * 1000, env),
    }),
  },
  'token/expiration-without-zone': {
    title: 'The expiration names no time zone',
    breaks: 'token-expiration-utc',
    harm: 'A time without a zone is read as local time; tokens seem to live hours longer.',
    override: (steps) => ({
      formatExpiration: (at, env) => steps.formatExpiration(at, env).replace(/(Z|\+00:00)$/, ''),
    }),
  },
  'token/html-on-demand': {
    title: 'The answer is HTML when HTML is accepted',
    breaks: 'token-accept-header',
    harm: 'Default headers of HTTP libraries change the answer.',
    override: (steps) => ({
      renderTokenAnswer: (exchange, env) => {
        const answer = steps.renderTokenAnswer(exchange, env);
        if (!singleHeader(exchange.request, 'accept')?.includes('text/html')) return answer;
        return {
          ...answer,
          headers: [['Content-Type', 'text/html'], ...answer.headers.slice(1)],
          body: `<pre>${answer.body}</pre>`,
        };
      },
    }),
  },
  'token/no-expiration': {
    title: 'The answer has no expiration',
    breaks: 'token-expiration-present',
    harm: 'Clients cannot know when to sign in again.',
    override: (steps) => ({
      buildTokenMembers: (exchange, env) => {
        const { expiration: _, ...rest } = steps.buildTokenMembers(exchange, env);
        return rest;
      },
    }),
  },
  'token/problem-as-json': {
    title: 'The problem body is labelled application/json',
    breaks: 'token-client-unknown-form',
    harm: 'Clients that look for problem details by their label do not find them.',
    override: (steps) => ({
      renderRefusal: (refusal, exchange, env) => {
        const answer = steps.renderRefusal(refusal, exchange, env);
        if (refusal.condition !== 'token-client-unknown') return answer;
        const headers = answer.headers.map(
          ([name, value]) => [name, value.replace('problem+json', 'json')] as const,
        );
        return { ...answer, headers };
      },
    }),
  },
  'token/problem-without-trace-id': {
    title: 'The problem body lacks traceId',
    breaks: 'token-client-unknown-form',
    harm: 'Support cannot find the request that an operator reports.',
    override: rewordRefusal('token-client-unknown', (answer) => ({
      body: String(answer.body).replace(/,"traceId":"[^"]*"/, ''),
    })),
  },
  'token/refusals-as-server-errors': {
    title: 'A wrong secret is answered with 500',
    breaks: 'token-refusal-is-client-error',
    harm: 'Clients retry what can never succeed, and operators look for an outage.',
    override: rewordRefusal('token-client-secret-wrong', { status: 500 }),
  },
  'token/refusals-cacheable': {
    title: 'Refusals may be stored',
    breaks: 'token-error-no-store',
    harm: 'A cached refusal outlives its cause.',
    override: cacheAs('refusal', 'public, max-age=600'),
  },
  'token/stack-trace-in-error': {
    title: 'Refusals show a stack trace',
    breaks: 'token-no-internals',
    harm: 'Internals guide the next attack.',
    override: (steps) => ({
      renderRefusal: (refusal, exchange, env) => {
        const answer = steps.renderRefusal(refusal, exchange, env);
        if (exchange.kind !== 'token') return answer;
        return {
          ...answer,
          body: `${answer.body}\n   at AIRisk.OAuth2.TokenController.Redeem(TokenRequest request) in C:\\src\\OAuth2\\TokenController.cs:line 87`,
        };
      },
    }),
  },
  'token/success-cacheable': {
    title: 'The answer with the token may be stored',
    breaks: 'token-no-store',
    harm: "A cache hands one client's token to another.",
    override: cacheAs('token'),
  },
  'token/success-private-only': {
    title: 'The answer with the token is private, but may be stored',
    breaks: 'token-no-store',
    harm: 'The token stays on disk.',
    override: cacheAs('token', 'private, max-age=60'),
  },
  'token/unknown-client-as-text': {
    title: 'An unknown client is answered with 400 text',
    breaks: 'token-client-unknown-form',
    harm: 'Clients that compare with the documented answer do not recognise it.',
    override: refuseAs('token-client-unknown', 'token-client-id-missing'),
  },
  'token/user-answer-differs': {
    title: 'User tokens come with the user beside them',
    breaks: 'token-same-shape',
    harm: 'Clients need two parsers for one endpoint.',
    override: (steps) => ({
      buildTokenMembers: (exchange, env) => ({
        ...steps.buildTokenMembers(exchange, env),
        ...(exchange.user === undefined ? {} : { user: exchange.user.id }),
      }),
    }),
  },
}));
