/** Looks at every exchange of a test for what no answer may contain. Only what is broken is recorded. */
import type { Exchange, RecordedCheck } from '../../reports/model/types.ts';
import type { ProviderRequirementId } from '../../specs/generated/requirement-ids.ts';
import { AUTHORIZE_PATH } from '../flows/authorizer.ts';
import { parseJsonObject } from '../flows/encode.ts';
import { findToken } from '../flows/find-token.ts';
import { TOKEN_PATH } from '../flows/provider.ts';
import type { TargetUnderTest } from '../flows/target.ts';
import { findAnswerInternals } from './find-answer-internals.ts';
import { findShownSecrets } from './find-shown-secrets.ts';
import { REDIRECT_RULES } from './passive-redirects.ts';
import { RESOURCE_RULES } from './passive-resources.ts';
import type { PassiveRule } from './passive-rule.ts';
import { TOKEN_ANSWER_RULES } from './passive-token-answers.ts';

const rules: readonly PassiveRule[] = [
  {
    requirement: 'token-no-internals',
    title: 'an answer seen on the way',
    expected: 'no stack trace, file path or database message',
    broken: ({ response }) => {
      const found = findAnswerInternals(response?.body ?? '');
      return found === undefined ? undefined : `the answer contains “${found}”`;
    },
  },
  {
    requirement: 'token-no-secret-echo',
    title: 'a token answer seen on the way',
    expected: 'no client secret',
    broken: ({ request, response }, target) => {
      if (!isTokenRequest(request.url) || !response) return undefined;
      const text = `${response.body ?? ''}\n${response.headers.map(([name, value]) => `${name}: ${value}`).join('\n')}`;
      return [target.client.secret, target.otherClient?.secret].some(
        (secret) => secret !== undefined && text.includes(secret),
      )
        ? 'the answer contains a client secret'
        : undefined;
    },
  },
  {
    requirement: 'token-refusal-is-client-error',
    title: 'a token request refused on the way',
    expected: 'a refusal has a 4xx status',
    broken: ({ role, request, response }, _target, all) => {
      if (role !== 'vector' || request.method !== 'POST' || !isTokenRequest(request.url) || !response)
        return undefined;
      const { status, body } = response;
      if (holdsToken(body) || (status >= 400 && status < 500)) return undefined;
      // A server error seen once may be an outage; the judge repeats such requests.
      const steady =
        status < 500 ||
        (status === 500 &&
          all.filter((other) => other.role === 'vector' && other.response?.status === 500).length > 1);
      return steady ? `refused with status ${status}` : undefined;
    },
  },
  {
    requirement: 'token-refusal-without-token',
    title: 'a token request refused on the way',
    expected: 'a refusal contains no token',
    broken: ({ request, response }) =>
      isTokenRequest(request.url) && response && response.status >= 400 && holdsToken(response.body)
        ? `status ${response.status} with a token in the body`
        : undefined,
  },
  {
    requirement: 'authorize-no-token-in-url',
    title: 'a redirect seen on the way',
    expected: 'no access token in the URL',
    broken: ({ request, response }) => {
      if (!request.url.includes(AUTHORIZE_PATH)) return undefined;
      const location = response?.headers.find(([name]) => name.toLowerCase() === 'location')?.[1] ?? '';
      return /[?&#](?:access_token|id_token|token)=[^&]/i.test(location)
        ? 'the redirect carries a token'
        : undefined;
    },
  },
  ...TOKEN_ANSWER_RULES,
  ...REDIRECT_RULES,
  ...RESOURCE_RULES,
];

/** Whether a body holds a token, however its JSON is written; one that is no JSON is looked at as text. */
function holdsToken(body = ''): boolean {
  const parsed = parseJsonObject(body.replace(/^\uFEFF/, ''));
  if (parsed && findToken(parsed.value) !== undefined) return true;
  return /"access_?token"\s*:\s*"[^"]/i.test(body);
}

const isTokenRequest = (url: string): boolean => url.toLowerCase().includes(TOKEN_PATH.toLowerCase());

/** What exchanges show of a row. */
interface SeenOfRow {
  readonly requirement: ProviderRequirementId;
  readonly title: string;
  readonly expected: string;
  readonly holds: boolean;
  readonly actual: string;
  /** Numbers of exchanges. */
  readonly evidence: readonly number[];
}

/** What all exchanges so far show of a row; undefined where none is about it. */
export function judgeSeen(
  requirement: ProviderRequirementId,
  exchanges: readonly Exchange[],
  target: TargetUnderTest,
): SeenOfRow | undefined {
  const rule = rules.find((one) => one.requirement === requirement && one.isAbout);
  const seen = exchanges.filter((exchange) => rule?.isAbout?.(exchange, target));
  const last = seen.at(-1);
  if (!rule || !last) return undefined;
  for (const exchange of seen) {
    const actual = rule.broken(exchange, target, exchanges);
    if (actual !== undefined) return { ...wordsOf(rule), holds: false, actual, evidence: [exchange.n] };
  }
  return { ...wordsOf(rule), holds: true, actual: `so in ${seen.length} answers`, evidence: [last.n] };
}

const wordsOf = ({ requirement, title, expected }: PassiveRule) => ({ requirement, title, expected });

/** Records every rule that an exchange of this test breaks, once per rule. */
export function checkPassively(
  record: { readonly exchanges: readonly Exchange[]; readonly checks: RecordedCheck[] },
  target: TargetUnderTest,
): void {
  for (const rule of rules) {
    for (const exchange of record.exchanges) {
      const actual = rule.broken(exchange, target, record.exchanges);
      if (actual === undefined) continue;
      record.checks.push({
        requirement: rule.requirement,
        title: `${rule.title}: ${exchange.request.method} ${exchange.request.url.split('?')[0]}`,
        outcome: 'fail',
        expected: rule.expected,
        actual,
        evidence: [exchange.n],
      });
      break;
    }
  }
  const told = new Set<string>();
  for (const { requirement, exchange, actual } of findShownSecrets(record.exchanges, target)) {
    if (told.has(requirement)) continue;
    told.add(requirement);
    record.checks.push({
      requirement,
      title: `an answer seen on the way: ${exchange.request.method} ${exchange.request.url.split('?')[0]}`,
      outcome: 'fail',
      expected: 'no code, token or secret beside the place where it belongs',
      actual,
      evidence: [exchange.n],
    });
  }
}
