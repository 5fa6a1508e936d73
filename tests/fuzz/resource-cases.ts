/** Requests for protected resources, with what has to become of each. */
import fc from 'fast-check';
import type { HeaderPair, PlainRequest } from '../../mock-server/provider/plain.ts';
import { headerTexts, hostileTexts, swapCase } from './texts.ts';

const PATHS = [
  '/api/Users/ListUsers',
  '/api/Chat/GetConversations',
  '/api/Chat/ListAgents',
  '/api/Chat/GetConversation/conv_42_001',
  '/api/Chat/GetConversations/agent_risk/5/0/high',
] as const;

export interface ResourceCase {
  readonly user: string | undefined;
  readonly path: string;
  readonly tail: string;
  readonly method: string;
  readonly scheme: string;
  readonly spelling: 'exact' | 'case' | 'shorter' | 'longer' | 'twice' | 'none' | 'code' | 'in-query';
  readonly headers: readonly HeaderPair[];
  readonly lateMs: number;
}

export const resourceCases: fc.Arbitrary<ResourceCase> = fc.record({
  user: fc.constantFrom(undefined, 'user_42'),
  path: fc.constantFrom(...PATHS),
  tail: fc.oneof(
    { weight: 6, arbitrary: fc.constant('') },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '/',
        '/%',
        '/..',
        '/%2e%2e/',
        '/99999999999/-1',
        '/a/b/c/d/e/f',
        '\u0000',
        '/%ff',
        '/%c3%bc',
      ),
    },
    { weight: 1, arbitrary: hostileTexts.map((text) => `/${encodeURIComponent(text.toWellFormed())}`) },
  ),
  method: fc.oneof(
    { weight: 10, arbitrary: fc.constant('GET') },
    { weight: 1, arbitrary: fc.constantFrom('HEAD', 'POST', 'DELETE', 'get', 'OPTIONS') },
  ),
  scheme: fc.oneof(
    { weight: 10, arbitrary: fc.constant('Bearer ') },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '',
        'bearer ',
        'BEARER   ',
        'Bearer',
        'Bearer\t',
        'Basic ',
        'Bearer: ',
        'Bearer Bearer ',
        '\u00a0Bearer ',
      ),
    },
  ),
  spelling: fc.oneof(
    { weight: 8, arbitrary: fc.constant('exact' as const) },
    {
      weight: 4,
      arbitrary: fc.constantFrom('case', 'shorter', 'longer', 'twice', 'none', 'code', 'in-query'),
    },
  ),
  headers: fc.array(
    fc.tuple(fc.constantFrom('Accept', 'Cookie', 'X-Token', 'Range', 'If-None-Match'), headerTexts),
    { maxLength: 2 },
  ),
  lateMs: fc.oneof(
    { weight: 8, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.constantFrom(3_598_999, 3_600_000, -1_000, 86_400_000) },
  ),
});

export interface BuiltResourceCase {
  readonly request: PlainRequest;
  readonly expected: 'data' | 'refusal' | 'either';
}

/** Writes the request of a case around a good token and the code that it came from. */
export function buildResourceCase(one: ResourceCase, token: string, code: string): BuiltResourceCase {
  const sent: Readonly<Record<ResourceCase['spelling'], string>> = {
    exact: token,
    case: swapCase(token),
    shorter: token.slice(0, -1),
    longer: `${token}A`,
    twice: token,
    none: '',
    code,
    'in-query': '',
  };
  const authorization: HeaderPair = ['Authorization', `${one.scheme}${sent[one.spelling]}`];
  const omitted = one.spelling === 'none' || one.spelling === 'in-query';
  const copies = one.spelling === 'twice' ? [authorization, authorization] : omitted ? [] : [authorization];
  const request: PlainRequest = {
    method: one.method,
    path: one.path + one.tail,
    rawQuery: one.spelling === 'in-query' ? `access_token=${token}` : '',
    headers: [...copies, ...one.headers],
    body: new Uint8Array(0),
  };
  return { request, expected: judge(one) };
}

function judge({
  user,
  path,
  tail,
  method,
  scheme,
  spelling,
  lateMs,
}: ResourceCase): BuiltResourceCase['expected'] {
  const expired = lateMs >= 3_600_000;
  const generic = user === undefined && path !== '/api/Users/ListUsers';
  if (spelling !== 'exact' || !/^bearer +$/i.test(scheme) || generic || expired) return 'refusal';
  if (tail !== '' || method === 'HEAD') return 'either';
  return method === 'GET' ? 'data' : 'refusal';
}
