import type { ConditionId } from '../../../specs/generated/condition-ids.ts';
import type { Refusal } from '../conditions.ts';
import type { AnswerForm, Dialect } from '../dialect.ts';
import type { ProviderEnv } from '../env.ts';
import type { AnyRequestContext } from '../exchange.ts';
import { allowedMethods } from '../guards/allowed-methods.ts';
import { type HeaderPair, singleHeader } from '../plain.ts';
import type { ProviderAnswer, RenderSteps } from '../steps.ts';

const TEXT: HeaderPair = ['Content-Type', 'text/plain; charset=utf-8'];
const PROBLEM: HeaderPair = ['Content-Type', 'application/problem+json; charset=utf-8'];
const JSON_TYPE: HeaderPair = ['Content-Type', 'application/json; charset=utf-8'];
const HTML: HeaderPair = ['Content-Type', 'text/html; charset=utf-8'];

/** Conditions that a person in a browser meets, where a page is kinder than a line of text. */
export const FOR_PEOPLE: ReadonlySet<ConditionId> = new Set([
  'authorize-query-malformed',
  'authorize-client-id-missing',
  'authorize-client-id-repeated',
  'authorize-redirect-uri-missing',
  'authorize-redirect-uri-repeated',
  'authorize-redirect-uri-unregistered',
  'interaction-invalid',
  'interaction-foreign-origin',
  'interaction-form-malformed',
]);

/** Turns a refusal into its wire form. A redirect needs a verified target; without one the refusal stays here. */
export const renderRefusal: RenderSteps['renderRefusal'] = (refusal, exchange, env) => {
  const form = env.forms.get(refusal.condition);
  if (form === undefined) throw new Error(`no wire form for ${refusal.condition}`);
  if (form.as === 'redirect') return renderErrorRedirect(refusal, form, exchange, env);
  if (FOR_PEOPLE.has(refusal.condition) && wantsPage(exchange, env)) {
    return env.steps.renderErrorPage(refusal, form.status, exchange, env);
  }
  const methods = allowedMethods(exchange.route, env.dialect.http.head).join(', ');
  const [type, body] = renderForm(refusal, form, methods, env);
  const headers = [...type, ...extraHeaders(refusal, form.status, exchange, env)];
  return { status: form.status, headers, body, condition: refusal.condition, reason: refusal.reason };
};

function renderForm(
  refusal: Refusal,
  form: Exclude<AnswerForm, { as: 'redirect' }>,
  methods: string,
  env: ProviderEnv,
): readonly [readonly HeaderPair[], string] {
  switch (form.as) {
    case 'text':
      return [[TEXT], fillIn(form.body, refusal.parameter, methods)];
    case 'problem': {
      const { type, title, status, members } = form;
      const traceId = env.steps.mintTraceId(env);
      return [[PROBLEM], JSON.stringify({ type, title, status, ...members, traceId })];
    }
    case 'json':
      return [[JSON_TYPE], JSON.stringify(form.body)];
    case 'html':
      return [
        [HTML],
        `<!doctype html><html lang="en"><head><title>${form.title}</title></head><body>${form.body}</body></html>`,
      ];
    case 'empty':
      return [[], ''];
  }
}

/** The text of a form, about this request. */
export const fillIn = (text: string, parameter: string | undefined, methods: string): string =>
  text.replaceAll('{parameter}', parameter ?? 'request').replaceAll('{methods}', methods);

function renderErrorRedirect(
  refusal: Refusal,
  form: Extract<AnswerForm, { as: 'redirect' }>,
  exchange: AnyRequestContext,
  env: ProviderEnv,
): ProviderAnswer {
  if ((exchange.kind !== 'authorize' && exchange.kind !== 'interaction') || exchange.target === undefined) {
    throw new Error(`${refusal.condition} was to be redirected without a verified target`);
  }
  const location = env.steps.buildErrorRedirect(exchange.target, form.error, form.description, exchange, env);
  const answer = env.steps.renderRedirect(location, exchange, env);
  return { ...answer, condition: refusal.condition, reason: refusal.reason };
}

function extraHeaders(
  refusal: Refusal,
  status: number,
  exchange: AnyRequestContext,
  env: ProviderEnv,
): readonly HeaderPair[] {
  const headers: HeaderPair[] = [...env.steps.cacheHeaders('refusal', env)];
  if (status === 405 && env.dialect.http.allow === 'sent') {
    headers.push(['Allow', allowedMethods(exchange.route, env.dialect.http.head).join(', ')]);
  }
  if (exchange.kind === 'resource' && status === 401) {
    headers.push(['WWW-Authenticate', env.steps.buildChallenge(refusal, env)]);
  }
  if (refusal.condition === 'rate-limited') {
    headers.push(['Retry-After', String(env.dialect.http.rateLimit?.retryAfterSeconds ?? 1)]);
  }
  return headers;
}

function wantsPage(exchange: AnyRequestContext, env: ProviderEnv): boolean {
  if (exchange.kind === 'interaction') return true;
  if (env.dialect.authorize.errorPages === 'never') return false;
  return singleHeader(exchange.request, 'accept')?.toLowerCase().includes('text/html') ?? false;
}

type Challenge = Dialect['resources']['challenge'];
type NamedChallenge = Extract<Challenge, string>;

/** How `WWW-Authenticate` reads without a token, and with a bad one. */
export const CHALLENGES: Readonly<Record<NamedChallenge, Exclude<Challenge, string>>> = {
  plain: { absent: 'Bearer', bad: 'Bearer' },
  detailed: { absent: 'Bearer', bad: 'Bearer error="invalid_token"' },
  described: {
    absent: 'Bearer realm="AIRisk"',
    bad: 'Bearer realm="AIRisk", error="invalid_token", error_description="The access token is invalid or has expired"',
  },
};

/** RFC 6750 section 3: a challenge; with `error` for a token that was sent and is bad, where the dialect says so. */
export const buildChallenge: RenderSteps['buildChallenge'] = (refusal, env) => {
  const bad =
    refusal.condition === 'resource-token-invalid' || refusal.condition === 'resource-token-expired';
  const { challenge } = env.dialect.resources;
  return (typeof challenge === 'string' ? CHALLENGES[challenge] : challenge)[bad ? 'bad' : 'absent'];
};
