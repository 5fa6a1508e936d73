/** What a token request lacks of an honest one, as far as what passed before can tell. */
import type { ProviderRequirementId } from '../../../specs/generated/requirement-ids.ts';
import { headerValues } from '../../../suites/flows/wire.ts';
import type { CodeUse } from './history.ts';
import { firstOf } from './seen.ts';

/** A defect, and the requirement that such a request is refused. */
export interface TokenDefect {
  /** In words, to follow "the request". */
  readonly words: string;
  readonly requirement: ProviderRequirementId;
  /** The refusal has a printed form. */
  readonly form?: 'invalid-code' | 'invalid-client-id';
  readonly formRow?: ProviderRequirementId;
  /** Exchanges that it rests on beside the request. */
  readonly earlier?: number;
}

/** How a lifetime may be overdrawn: clocks, and the way through the net. */
const EXPIRY_SLACK_MS = 2_000;

/**
 * What is wrong with a token request; none: it is honest.
 * @param secretOf The configured secret of a client
 * @returns undefined where that cannot be told: its code never passed here, or documents leave its oddity open
 */
export function defectsOf(
  use: CodeUse,
  codeSeconds: number | undefined,
  secretOf: (clientId: string) => string | undefined,
): readonly TokenDefect[] | undefined {
  const found = [...shapeDefects(use), ...missing(use)];
  const { code } = use;
  if (!code) return found.length > 0 && !firstOf(use.params, 'code') ? found : undefined;
  const all = [...found, ...codeDefects(use, codeSeconds), ...bindingDefects(use)];
  return all.length === 0 && isOpen(use, secretOf) ? undefined : all;
}

function isOpen({ params, code }: CodeUse, secretOf: (clientId: string) => string | undefined): boolean {
  const names = params.map(([name]) => name);
  const asked = code?.flow.authorization?.query;
  if (!asked || new Set(names).size < names.length) return true;
  if (firstOf(params, 'userid') !== undefined && !firstOf(asked, 'userid')) return true;
  return firstOf(params, 'client_secret') !== secretOf(firstOf(params, 'client_id') ?? '');
}

const NAMES = ['client_id', 'client_secret', 'redirect_uri', 'code'] as const;
const ROW: Readonly<
  Record<(typeof NAMES)[number], readonly [absent: ProviderRequirementId, empty: ProviderRequirementId]>
> = {
  client_id: ['token-client-id-missing', 'token-client-id-empty'],
  client_secret: ['token-client-secret-missing', 'token-client-secret-empty'],
  redirect_uri: ['token-redirect-uri-missing', 'token-redirect-uri-empty'],
  code: ['token-code-missing', 'token-code-empty'],
};

function missing({ params }: CodeUse): TokenDefect[] {
  return NAMES.flatMap((name) => {
    const value = firstOf(params, name);
    if (value) return [];
    const [absent, empty] = ROW[name];
    const form = { form: 'invalid-client-id', formRow: 'token-client-id-missing-form' } as const;
    return [
      {
        words: value === undefined ? `had no ${name}` : `had an empty ${name}`,
        requirement: value === undefined ? absent : empty,
        ...(name === 'client_id' && value === undefined ? form : {}),
      },
    ];
  });
}

/** What no honest request looks like, whatever its parameters say. */
function shapeDefects({ seen, params }: CodeUse): TokenDefect[] {
  const { method, body, headers } = seen.entry.request;
  const found: TokenDefect[] = [];
  if (method === 'GET') found.push({ words: 'was a GET', requirement: 'token-get-refused' });
  else if (method !== 'POST') found.push({ words: `was a ${method}`, requirement: 'token-other-methods' });
  if (firstOf(seen.query, 'client_secret') || firstOf(seen.query, 'code'))
    found.push({ words: 'had parameters in its URL', requirement: 'token-query-refused' });
  const [label = ''] = headerValues(headers, 'content-type');
  const type = label.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const isJson = /^\s*\{/.test(body);
  if (type === '') found.push({ words: 'had no Content-Type', requirement: 'token-media-type-missing' });
  else if (type !== 'application/json' && type !== 'application/x-www-form-urlencoded')
    found.push({ words: `was labelled ${type}`, requirement: 'token-other-media-types' });
  else if (isJson !== (type === 'application/json'))
    found.push({ words: 'was labelled as what it is not', requirement: 'token-mislabelled' });
  const differs = params.some(([name, value]) => params.some(([n, v]) => n === name && v !== value));
  if (differs)
    found.push({
      words: 'repeated a parameter with another value',
      requirement: isJson ? 'token-json-repeated' : 'token-form-repeated',
    });
  return found;
}

function codeDefects({ code, earlier, seen }: CodeUse, codeSeconds: number | undefined): TokenDefect[] {
  const granted = earlier.find(({ token }) => token !== undefined);
  const found: TokenDefect[] = [];
  const invalid = { form: 'invalid-code' } as const;
  if (granted) {
    const atOnce = seen.entry.at < granted.seen.endedAt;
    found.push({
      words: `brought a code that exchange ${granted.seen.entry.n} had redeemed`,
      ...(atOnce
        ? { requirement: 'code-single-use-at-once' as const }
        : { requirement: 'code-single-use' as const, ...invalid, formRow: 'code-used-form' as const }),
      earlier: granted.seen.entry.n,
    });
  }
  const over = codeSeconds === undefined || !code ? 0 : seen.entry.at - code.at - codeSeconds * 1_000;
  if (over > EXPIRY_SLACK_MS)
    found.push({
      words: `brought a code ${Math.round(over / 1_000)} s after its declared lifetime`,
      requirement: 'code-expires',
      ...invalid,
      formRow: 'code-expired-form',
    });
  return found;
}

/** What the code was issued for, and what it is redeemed with. */
function bindingDefects({ code, params }: CodeUse): TokenDefect[] {
  const asked = code?.flow.authorization?.query;
  if (!asked) return [];
  const found: TokenDefect[] = [];
  const [uri, sent] = [firstOf(asked, 'redirect_uri'), firstOf(params, 'redirect_uri')];
  if (sent && uri && sent !== uri)
    found.push({
      words: 'brought another redirect_uri than the code was issued for',
      requirement: 'token-redirect-uri-mismatch',
    });
  const [client, by] = [firstOf(asked, 'client_id'), firstOf(params, 'client_id')];
  if (client && by && client !== by)
    found.push({
      words: 'came from another client than the code was issued to',
      requirement: 'code-bound-to-client',
    });
  const [user, repeated] = [firstOf(asked, 'userid'), firstOf(params, 'userid')];
  if (user && repeated === undefined)
    found.push({ words: 'did not repeat the userid of its code', requirement: 'userid-omitted' });
  else if (user && repeated === '')
    found.push({ words: 'brought an empty userid', requirement: 'userid-empty' });
  else if (user && repeated !== user)
    found.push({ words: 'brought another userid than its code is for', requirement: 'userid-other' });
  return found;
}
