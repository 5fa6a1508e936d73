import { refuse } from '../../provider/conditions.ts';
import { singleHeader } from '../../provider/plain.ts';
import { recall } from '../../provider/recall.ts';
import { family } from '../family.ts';
import { acceptInSpite, isSent, isSentEmpty } from '../helpers/accept-in-spite.ts';
import { rewordRefusal } from '../helpers/answer-otherwise.ts';
import { seeCodes } from '../helpers/see-issued.ts';

/** Methods, media types, bodies and parameters of token requests. */
export const TOKEN_REQUESTS = family(() => ({
  'token/any-media-type-parsed': {
    title: 'Every other media type is read as JSON or as a form, by its look',
    breaks: 'token-other-media-types',
    harm: 'One parser is opened to input meant for another.',
    override: (steps) => ({
      readBodyKind: (request, exchange, env) => {
        const kind = steps.readBodyKind(request, exchange, env);
        if (kind !== 'other' || singleHeader(request, 'content-type') === undefined) return kind;
        return request.body[0] === 0x7b ? 'json' : 'form';
      },
    }),
  },
  'token/body-sniffed': {
    title: 'The look of the body decides, not its label',
    breaks: 'token-mislabelled',
    harm: 'Two parsers in a row see different parameters.',
    override: (steps) => ({
      readBodyKind: (request, exchange, env) => {
        const kind = steps.readBodyKind(request, exchange, env);
        if (kind === 'other' || exchange.kind !== 'token') return kind;
        return request.body[0] === 0x7b ? 'json' : 'form';
      },
    }),
  },
  'token/brackets-make-parameters': {
    title: 'client_secret[] and code[] count as the parameter',
    breaks: 'token-form-brackets',
    harm: 'Objects slip into comparisons made for strings.',
    override: (steps) => ({
      parseFormBody: (body, exchange, env) => {
        const parsed = steps.parseFormBody(body, exchange, env);
        const entries = parsed.entries.map((entry) => ({
          ...entry,
          name: entry.name.replace(/\[.*\]$/, ''),
        }));
        return exchange.kind === 'token' ? { ...parsed, entries } : parsed;
      },
    }),
  },
  'token/broken-encoding-crashes': {
    title: 'A malformed percent sign is answered with 500',
    breaks: 'token-bad-input-survived',
    harm: 'Input that crashes a handler is the first step to taking the service down.',
    override: (steps) => ({
      parseTokenBody: async (exchange, env) => {
        const refusal = await steps.parseTokenBody(exchange, env);
        if (refusal !== undefined && exchange.encoding === 'form') throw new URIError('URI malformed');
        return refusal;
      },
    }),
  },
  'token/charset-refused': {
    title: 'A media type with a parameter is refused',
    breaks: 'token-charset-accepted',
    harm: 'Most HTTP libraries add a charset by themselves.',
    override: (steps) => ({
      readBodyKind: (request, exchange, env) =>
        singleHeader(request, 'content-type')?.includes(';')
          ? 'other'
          : steps.readBodyKind(request, exchange, env),
    }),
  },
  'token/chunked-refused': {
    title: 'A body in chunked coding is refused',
    breaks: 'token-chunked-accepted',
    harm: 'Streaming HTTP clients cannot sign in.',
    override: (steps) => ({
      checkBodySize: (exchange, env) =>
        singleHeader(exchange.request, 'transfer-encoding') === undefined
          ? steps.checkBodySize(exchange, env)
          : refuse('token-body-malformed', 'the body has no length', 'request'),
    }),
  },
  'token/code-empty-is-latest': {
    title: 'An empty code matches the latest one',
    breaks: 'token-code-empty',
    harm: 'Client credentials alone are enough.',
    override: (steps) => {
      const recallLatest = recall('token/code-empty-is-latest', () => ({ code: '' }));
      return {
        issueCode: seeCodes(steps, ({ key }, env) => {
          recallLatest(env).code = key;
        }),
        ...acceptInSpite('requireCode', ({ exchange, env }) => {
          if (!isSentEmpty(exchange, 'code')) return false;
          exchange.code = recallLatest(env).code;
          return true;
        })(steps),
      };
    },
  },
  'token/code-missing-unauthorized': {
    title: 'A missing code is answered with 401',
    breaks: 'token-code-missing',
    harm: 'Clients search for the mistake in their credentials.',
    override: rewordRefusal('token-code-missing', { status: 401 }),
  },
  'token/code-optional': {
    title: 'Client credentials without a code yield a token',
    breaks: 'token-code-missing',
    harm: "Every client gets tokens without anybody's consent.",
    override: (steps) => {
      const recallLatest = recall('token/code-optional', () => ({ code: '' }));
      return {
        issueCode: seeCodes(steps, ({ key }, env) => {
          recallLatest(env).code = key;
        }),
        ...acceptInSpite('requireCode', ({ exchange, env }) => {
          if (isSent(exchange, 'code')) return false;
          exchange.code = recallLatest(env).code;
          return true;
        })(steps),
      };
    },
  },
  'token/extra-parameter-refused': {
    title: 'A parameter that is not documented is refused',
    breaks: 'token-extra-parameter-ignored',
    harm: 'Generic client libraries add parameters; they cannot sign in.',
    override: (steps) => ({
      parseTokenBody: async (exchange, env) => {
        const refusal = await steps.parseTokenBody(exchange, env);
        const known = ['client_id', 'client_secret', 'redirect_uri', 'code', 'userid', 'grant_type'];
        const extra = exchange.parameters.entries.find(({ name }) => !known.includes(name));
        return (
          refusal ??
          (extra ? refuse('token-body-malformed', `${extra.name} is not known`, extra.name) : undefined)
        );
      },
    }),
  },
  'token/form-first-wins': {
    title: 'Of repeated form parameters the first counts',
    breaks: 'token-form-repeated',
    harm: 'Gateway and provider read different copies.',
    when: { encoding: 'form' },
    override: () => ({ rejectRepeatedParameters: () => undefined }),
  },
  'token/form-last-wins': {
    title: 'Of repeated form parameters the last counts',
    breaks: 'token-form-repeated',
    harm: 'Gateway and provider read different copies.',
    when: { encoding: 'form' },
    override: (steps) => ({
      rejectRepeatedParameters: () => undefined,
      parseFormBody: (body, exchange, env) => {
        const parsed = steps.parseFormBody(body, exchange, env);
        return { ...parsed, entries: parsed.entries.toReversed() };
      },
    }),
  },
  'token/form-refused': {
    title: 'Form bodies are refused as an unsupported media type',
    breaks: 'token-form-accepted',
    harm: 'Clients that follow the first documented example cannot sign in.',
    override: (steps) => ({
      readBodyKind: (request, exchange, env) => {
        const kind = steps.readBodyKind(request, exchange, env);
        return kind === 'form' && exchange.kind === 'token' ? 'other' : kind;
      },
    }),
  },
  'token/get-accepted': {
    title: 'GET with everything in the query yields a token',
    breaks: 'token-get-refused',
    harm: 'Secrets are written to logs, and a link redeems codes.',
    override: (steps) => ({
      checkMethod: (exchange, env) =>
        exchange.route.endpoint === 'token' && exchange.request.method === 'GET'
          ? undefined
          : steps.checkMethod(exchange, env),
      checkMediaType: (exchange, env) => {
        if (exchange.request.method !== 'GET') return steps.checkMediaType(exchange, env);
        exchange.encoding = 'form';
        return undefined;
      },
      parseFormBody: (body, exchange, env) =>
        exchange.request.method === 'GET'
          ? steps.parseQuery(exchange.request.rawQuery, exchange, env)
          : steps.parseFormBody(body, exchange, env),
    }),
  },
  'token/grant-type-refused': {
    title: 'A request that names its grant_type is refused',
    breaks: 'token-grant-type-accepted',
    harm: 'Generic client libraries always send it.',
    override: (steps) => ({
      parseTokenBody: async (exchange, env) => {
        const refusal = await steps.parseTokenBody(exchange, env);
        const named = isSent(exchange, 'grant_type');
        return (
          refusal ??
          (named ? refuse('token-body-malformed', 'grant_type is not expected', 'grant_type') : undefined)
        );
      },
    }),
  },
  'token/large-body-crashes': {
    title: 'A large body is answered with 500',
    breaks: 'token-large-body-survived',
    harm: 'A few requests exhaust the service.',
    override: rewordRefusal('token-body-too-large', { status: 500 }),
  },
  'token/media-type-case-sensitive': {
    title: 'The media type is compared by case',
    breaks: 'token-charset-accepted',
    harm: 'Clients that write it otherwise cannot sign in.',
    override: (steps) => ({
      readBodyKind: (request, exchange, env) =>
        /[A-Z]/.test(singleHeader(request, 'content-type')?.split(';')[0] ?? '')
          ? 'other'
          : steps.readBodyKind(request, exchange, env),
    }),
  },
  'token/media-type-guessed': {
    title: 'A body without Content-Type is read as a form',
    breaks: 'token-media-type-missing',
    harm: 'Guessing the format opens one parser to input meant for another.',
    override: (steps) => ({
      readBodyKind: (request, exchange, env) =>
        singleHeader(request, 'content-type') === undefined
          ? request.body[0] === 0x7b
            ? 'json'
            : 'form'
          : steps.readBodyKind(request, exchange, env),
    }),
  },
  'token/put-accepted': {
    title: 'PUT and PATCH yield tokens',
    breaks: 'token-other-methods',
    harm: 'Methods nobody reviewed bypass checks bound to POST.',
    override: (steps) => ({
      checkMethod: (exchange, env) =>
        exchange.route.endpoint === 'token' && ['PUT', 'PATCH'].includes(exchange.request.method)
          ? undefined
          : steps.checkMethod(exchange, env),
    }),
  },
  'token/query-fills-gaps': {
    title: 'Parameters missing from the body are taken from the URL',
    breaks: 'token-query-refused',
    harm: 'Secrets in URLs are written to logs.',
    override: (steps) => ({
      parseTokenBody: async (exchange, env) => {
        const refusal = await steps.parseTokenBody(exchange, env);
        if (refusal !== undefined || exchange.request.rawQuery === '') return refusal;
        const names = new Set(exchange.parameters.entries.map(({ name }) => name));
        const query = steps
          .parseQuery(exchange.request.rawQuery, exchange, env)
          .entries.filter(({ name }) => !names.has(name));
        exchange.parameters = { ...exchange.parameters, entries: [...exchange.parameters.entries, ...query] };
        return undefined;
      },
    }),
  },
  'token/refuses-after-first': {
    title: 'After the first form every further form is refused',
    breaks: 'token-form-accepted',
    harm: 'Clients work in the test and fail in production.',
    override: (steps) => {
      const recallForms = recall('token/refuses-after-first', () => ({ count: 0 }));
      return {
        checkMediaType: (exchange, env) => {
          const kind = steps.readBodyKind(exchange.request, exchange, env);
          const forms = recallForms(env);
          if (kind === 'form') forms.count += 1;
          return kind === 'form' && forms.count > 1
            ? refuse('token-media-type-unsupported', 'no more forms today', 'Content-Type')
            : steps.checkMediaType(exchange, env);
        },
      };
    },
  },
  'token/text-plain-parsed': {
    title: 'A body labelled text/plain is read as a form',
    breaks: 'token-other-media-types',
    harm: 'Other sites can send such bodies without asking.',
    override: (steps) => ({
      readBodyKind: (request, exchange, env) =>
        singleHeader(request, 'content-type')?.startsWith('text/plain')
          ? 'form'
          : steps.readBodyKind(request, exchange, env),
    }),
  },
}));
