/** What the context of a request is, as the mock sees it. The judge makes contexts by the same names, from the other side. */
import type { ProviderConfig } from '../provider/config.ts';
import { FIXED_ROUTES, PREFIX_ROUTES } from '../provider/guards/routes.ts';
import { parseFormBytes, parseQueryBytes } from '../provider/parse/form.ts';
import { parseJsonBytes } from '../provider/parse/json.ts';
import { readBodyKind } from '../provider/parse/media-type.ts';
import { findParameter, type Parameters } from '../provider/parse/parameters.ts';
import { headerValues, type PlainRequest } from '../provider/plain.ts';
import type { CodeRecord, ProviderStore, TokenRecord } from '../provider/records.ts';
import { TOKEN_PARAMETERS } from '../provider/token/pipeline.ts';
import type { Condition, ContextKind } from './condition.ts';
import type { CodeHistory } from './context-history.ts';

/** A request with what is known of its code or token. */
export interface SeenRequest {
  readonly kind: ContextKind;
  readonly request: PlainRequest;
  readonly parameters: Parameters;
  readonly code: CodeRecord | undefined;
  readonly token: TokenRecord | undefined;
  readonly at: number;
}

/** What the readers look things up in. */
export interface ContextSources {
  readonly config: ProviderConfig;
  readonly store: ProviderStore;
  readonly history: CodeHistory;
}

type Holds = (seen: SeenRequest, sources: ContextSources) => boolean;

/** The last fifth of a code's life is near its end. */
const LATE_SHARE = 0.2;
const TOKEN_NAMES: readonly string[] = TOKEN_PARAMETERS;
const AUTHORIZE_NAMES = ['client_id', 'redirect_uri', 'userid', 'state', 'response_type'];

const READERS = {
  subject: {
    generic: (seen, sources) => subjectOf(seen, sources) === 'generic',
    user: (seen, sources) => subjectOf(seen, sources) === 'user',
    'other-user': (seen, sources) => subjectOf(seen, sources) === 'other-user',
  },
  encoding: {
    form: ({ request }) => readBodyKind(request) === 'form',
    json: ({ request }) => readBodyKind(request) === 'json',
  },
  client: {
    first: (seen, sources) => clientIndex(seen, sources) === 0,
    second: (seen, sources) => clientIndex(seen, sources) > 0,
  },
  redirect: {
    primary: (seen, sources) => redirectOf(seen, sources) === 'primary',
    alternate: (seen, sources) => redirectOf(seen, sources) === 'alternate',
    query: (seen, sources) => redirectOf(seen, sources) === 'query',
  },
  state: {
    absent: (seen, sources) => stateOf(seen, sources) === undefined,
    present: (seen, sources) => /^[\w.~-]+$/.test(stateOf(seen, sources) ?? ''),
    odd: (seen, sources) => /[^\w.~-]/.test(stateOf(seen, sources) ?? ''),
  },
  history: {
    fresh: ({ code, at }, { history }) =>
      code !== undefined && history.of(code.key).refused === 0 && !isLate(code, at, history),
    'refused-once': ({ code }, { history }) => code !== undefined && history.of(code.key).refused > 0,
    'after-other-flow': ({ code }, { history }) => code !== undefined && history.redeemedSince(code.key),
    'after-replay': ({ code }, { history }) => code !== undefined && history.replayedSince(code.key),
    late: ({ code, at }, { history }) => code !== undefined && isLate(code, at, history),
  },
  connection: {
    kept: ({ request }) => request.connection?.first !== true,
    new: ({ request }) => request.connection?.first === true,
  },
  company: {
    alone: ({ request }) => request.connection?.busy !== true,
    beside: ({ request }) => request.connection?.busy === true,
  },
  surroundings: {
    plain: (seen) => !Object.values(SURROUNDINGS).some((holds) => holds(seen)),
    authorization: (seen) => SURROUNDINGS.authorization(seen),
    accept: (seen) => SURROUNDINGS.accept(seen),
    forwarded: (seen) => SURROUNDINGS.forwarded(seen),
    cookie: (seen) => SURROUNDINGS.cookie(seen),
    'extra-parameter': (seen) => SURROUNDINGS.extraParameter(seen),
    query: (seen) => SURROUNDINGS.query(seen),
    charset: (seen) => SURROUNDINGS.charset(seen),
    'header-case': (seen) => SURROUNDINGS.headerCase(seen),
  },
  path: {
    documented: ({ request }, { config }) => !isOtherSpelling(request, config.prefix),
    'lower-case': ({ request }, { config }) =>
      isOtherSpelling(request, config.prefix) && request.path === request.path.toLowerCase(),
    slash: ({ request }) => request.path.endsWith('/'),
  },
  method: {
    get: ({ request }) => request.method === 'GET',
    head: ({ request }) => request.method === 'HEAD',
    post: ({ request }) => request.method === 'POST' && readBodyKind(request) !== 'json',
    'post-json': ({ request }) => request.method === 'POST' && readBodyKind(request) === 'json',
  },
  resource: {
    'user-only': ({ request }) => !isUserList(request),
    'list-users': ({ request }) => isUserList(request),
  },
  'issued-by': {
    form: (seen, sources) => issueOf(seen, sources) === 'form',
    json: (seen, sources) => issueOf(seen, sources) === 'json',
    alternate: (seen, sources) => issueOf(seen, sources) === 'alternate',
    query: (seen, sources) => issueOf(seen, sources) === 'query',
  },
} satisfies Readonly<Record<string, Readonly<Record<string, Holds>>>>;

/** By dimension and value. @see specs/contexts.json, which a test holds beside it */
export const CONTEXT_READERS: Readonly<Record<string, Readonly<Record<string, Holds>>>> = READERS;

/** One value of some dimensions. */
export type Contexts = {
  readonly [Dimension in keyof typeof READERS]?: keyof (typeof READERS)[Dimension];
};

const has = (request: PlainRequest, name: string): boolean => headerValues(request, name).length > 0;

const SURROUNDINGS = {
  authorization: ({ kind, request }: SeenRequest) => kind !== 'resource' && has(request, 'authorization'),
  accept: ({ request }: SeenRequest) => headerValues(request, 'accept').some((value) => !/json/i.test(value)),
  forwarded: ({ request }: SeenRequest) => has(request, 'x-forwarded-for'),
  cookie: ({ request }: SeenRequest) => has(request, 'cookie'),
  extraParameter: ({ kind, parameters }: SeenRequest) => {
    const known = kind === 'token' ? TOKEN_NAMES : AUTHORIZE_NAMES;
    return kind !== 'resource' && parameters.entries.some(({ name }) => !known.includes(name));
  },
  query: ({ kind, request }: SeenRequest) => kind !== 'authorize' && request.rawQuery !== '',
  charset: ({ request }: SeenRequest) =>
    headerValues(request, 'content-type').some((value) => /charset/i.test(value)),
  headerCase: ({ request }: SeenRequest) =>
    request.headers.some(([name]) => name.length > 4 && name === name.toUpperCase()),
};

function subjectOf(
  { kind, parameters, code, token }: SeenRequest,
  { config }: ContextSources,
): string | undefined {
  const [first] = config.users;
  const named = (id: string | undefined) =>
    id === undefined ? 'generic' : id === first?.id ? 'user' : 'other-user';
  if (kind === 'authorize') return named(findParameter(parameters, 'userid')?.value);
  if (kind === 'resource') return token && named(token.user?.id);
  // A request without a good code has no other sign of its subject than what it says.
  return named(code ? code.user?.id : findParameter(parameters, 'userid')?.value);
}

function clientIndex({ kind, parameters, token }: SeenRequest, { config }: ContextSources): number {
  const id = kind === 'resource' ? token?.client.id : findParameter(parameters, 'client_id')?.value;
  return config.clients.findIndex((client) => client.id === id);
}

function redirectOf({ kind, parameters, code }: SeenRequest, sources: ContextSources): string | undefined {
  const uri = kind === 'authorize' ? findParameter(parameters, 'redirect_uri')?.value : code?.redirectUri;
  return uri === undefined ? undefined : kindOfUri(uri, sources);
}

function kindOfUri(uri: string, { config }: ContextSources): 'primary' | 'alternate' | 'query' {
  if (uri.includes('?')) return 'query';
  return config.clients.some(({ redirectUris }) => redirectUris[0] === uri) ? 'primary' : 'alternate';
}

/** How a token was got: at which redirect URI, or, at the first one, in which encoding. */
function issueOf({ token }: SeenRequest, sources: ContextSources): string | undefined {
  if (token === undefined) return undefined;
  const { encoding, redirectUri } = sources.history.issueOf(token.key);
  const kind = kindOfUri(redirectUri, sources);
  return kind === 'primary' ? encoding : kind;
}

function stateOf({ kind, parameters, code }: SeenRequest, { history }: ContextSources): string | undefined {
  if (kind === 'authorize') return findParameter(parameters, 'state')?.value;
  return code && history.of(code.key).state;
}

function isLate(code: CodeRecord, at: number, history: CodeHistory): boolean {
  const { issuedAt } = history.of(code.key);
  return at >= code.expiresAt - (code.expiresAt - issuedAt) * LATE_SHARE;
}

/** Whether the path is none that the documentation writes. */
const isOtherSpelling = ({ path }: PlainRequest, prefix: string): boolean =>
  !FIXED_ROUTES.has(path.slice(prefix.length)) &&
  !PREFIX_ROUTES.some((route) => path.slice(prefix.length).startsWith(route.prefix));

const isUserList = ({ path }: PlainRequest): boolean => /listusers/i.test(path);

/** Looks at a request. */
export function seeRequest(
  kind: ContextKind,
  request: PlainRequest,
  at: number,
  store: ProviderStore,
): SeenRequest {
  const parameters = parametersOf(kind, request);
  const code = findParameter(parameters, 'code')?.value;
  const bearer = headerValues(request, 'authorization')[0]?.replace(/^bearer +/i, '');
  return {
    ...{ kind, request, parameters, at },
    code: kind === 'token' && code !== undefined ? store.findCode(code) : undefined,
    token: kind === 'resource' && bearer !== undefined ? store.findToken(bearer) : undefined,
  };
}

function parametersOf(kind: ContextKind, request: PlainRequest): Parameters {
  if (kind !== 'token') return parseQueryBytes(request.rawQuery);
  return readBodyKind(request) === 'json' ? parseJsonBytes(request.body) : parseFormBytes(request.body);
}

/** Whether all values of a condition hold for a request. */
export function meets(condition: Condition, seen: SeenRequest, sources: ContextSources): boolean {
  return condition.values.every(([dimension, value]) => CONTEXT_READERS[dimension]?.[value]?.(seen, sources));
}

/** @throws RangeError for a dimension or value that there is not, naming those there are */
export function checkCondition({ values }: Condition): void {
  for (const [dimension, value] of values) {
    const known = CONTEXT_READERS[dimension];
    if (known === undefined)
      throw new RangeError(
        `there is no dimension "${dimension}"; there are ${Object.keys(CONTEXT_READERS).join(', ')}`,
      );
    if (known[value] === undefined)
      throw new RangeError(`"${dimension}" has no value "${value}"; it has ${Object.keys(known).join(', ')}`);
  }
}
