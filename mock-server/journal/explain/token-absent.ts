import { cause, hint } from '../explanation.ts';
import { bearerOf, type ExplainRule, type Facts } from '../facts.ts';

/** A protected resource wants `Authorization: Bearer`, and nothing else. */
export const tokenAbsent: ExplainRule = (facts) => {
  const { query, answer, request } = facts;
  const inUrl = query.entries.find(({ name, value }) => isToken(facts, name, value));
  if (inUrl !== undefined) {
    const say = answer.condition === 'resource-token-absent' ? cause : hint;
    return say(
      `the token is in the URL (${inUrl.name}): URLs are logged, and only the Authorization header counts`,
      'client-api-token-only-in-header',
    );
  }
  if (answer.condition !== 'resource-token-absent' && answer.condition !== 'resource-token-invalid')
    return undefined;
  if (bearerOf(request.headers) !== undefined) return undefined;
  return cause(describeHeader(request.headers, facts), 'client-api-bearer');
};

function isToken({ credentialIndex }: Facts, name: string, value: string | undefined): boolean {
  return (
    /^(access_?token|token|bearer)$/i.test(name) || credentialIndex.tokens.get(value ?? '') !== undefined
  );
}

function describeHeader(headers: Facts['request']['headers'], { credentialIndex }: Facts): string {
  const sent = headers
    .filter(([name]) => name.toLowerCase() === 'authorization')
    .map(([, value]) => value.trim());
  const [value = ''] = sent;
  if (sent.length > 1) return 'Authorization was sent more than once';
  if (sent.length === 0) {
    const other = headers.find(([name]) =>
      /^(x-)?(access-?token|auth-?token|api-?key|token)$/i.test(name),
    )?.[0];
    return other === undefined
      ? 'the Authorization header is missing'
      : `the token is in the header ${other}; it belongs into Authorization: Bearer`;
  }
  if (value === '') return 'the Authorization header is empty';
  if (/^bearer$/i.test(value)) return 'Authorization says Bearer and nothing after it: the token was empty';
  if (credentialIndex.tokens.get(value) !== undefined) return 'the word Bearer is missing before the token';
  if (/^bearer[:=]/i.test(value)) return 'after Bearer there must be a blank, not ":" or "="';
  if (/^bearer +bearer /i.test(value)) return 'the word Bearer stands there twice';
  if (/^bearer +.*\s/i.test(value)) return 'there is a blank inside the token';
  const [scheme = ''] = value.split(' ', 1);
  return /^(bear|beare?r|barer|baerer|berear|brearer|token|oauth2?|jwt)/i.test(scheme) &&
    !/^bearer$/i.test(scheme)
    ? `Authorization says "${scheme}"; it must say Bearer`
    : 'Authorization does not hold a Bearer token';
}
