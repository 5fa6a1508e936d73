/** The contexts of specs/contexts.json that a target can be met in, chosen so that few of them cover every pair. */

import type { Contexts } from '../../specs/generated/contexts.ts';
import { readSpec } from '../../specs/index.ts';
import type { ClientAccount, TargetUnderTest } from '../flows/target.ts';
import type { Depth } from '../flows/target-spec.ts';
import type { Memory } from '../flows/user-session.ts';
import { type Combination, coverCombinations, type Dimensions } from './covering-array.ts';

export type ContextKind = keyof Contexts['kinds'];
/** One value for each dimension of a kind; `variant` is the vector's own. */
export type Context = Combination;

/** What a vector says about its contexts. */
export interface Scope {
  /** Dimensions in which it makes sense with some values only. */
  readonly only?: Readonly<Record<string, readonly string[]>>;
  /** Names of its variants, where it has several. */
  readonly variants?: readonly string[];
  /** Dimensions that change what a variant means: their special values meet the variants, and nothing else that is special. */
  readonly alone?: readonly string[];
  /** Only where a valid token opens the resource of the context. */
  readonly opened?: boolean;
}

/** The name of the dimension that a vector's own variants are. */
export const VARIANT = 'variant';
/** With more variants than this, each meets the values of the most telling dimensions only. */
const MANY_VARIANTS = 30;
const TELLING = ['subject', 'encoding', 'client', 'redirect', 'resource', 'issued-by'];
/** What a code is issued for: contexts that agree in it can share one. */
const IDENTITY = ['client', 'subject', 'redirect', 'state'] as const;

let specification: Contexts | undefined;

const contexts = (): Contexts => {
  specification ??= readSpec<Contexts>('contexts.json');
  return specification;
};

/** The context in which nothing is special. */
export function plainContext(kind: ContextKind): Context {
  return Object.fromEntries(
    contexts().kinds[kind].map((name) => [name, contexts().dimensions[name]?.values[0]?.name ?? '']),
  );
}

/** What is special about a context, in words; empty for the plain one. */
export function describeContext(kind: ContextKind, context: Context): string {
  return contexts()
    .kinds[kind].flatMap((name) => {
      const [plain, ...others] = contexts().dimensions[name]?.values ?? [];
      if (context[name] === undefined || context[name] === plain?.name) return [];
      return others.find((value) => value.name === context[name])?.words ?? [];
    })
    .join(', ');
}

/** The values that requests of a kind can have. */
function valuesOf(kind: ContextKind, name: string) {
  return (contexts().dimensions[name]?.values ?? []).filter(({ kinds }) => kinds?.includes(kind) ?? true);
}

/** A value of which no document says that a deployment accepts it, as `dimension=value`. */
export type OpenValue = string;

/** A value that a deployment may refuse whatever else is right. */
interface Open {
  readonly dimension: string;
  readonly value: string;
}

const openOf = (kind: ContextKind): Open[] =>
  contexts().kinds[kind].flatMap((dimension) =>
    valuesOf(kind, dimension)
      .filter(({ open }) => open)
      .map(({ name: value }) => ({ dimension, value })),
  );

/** The open values that are met at a target. */
export function openValues(kind: ContextKind, met: Met): Open[] {
  const values = dimensionsOf(kind, met, new Set());
  return openOf(kind).filter(({ dimension, value }) => values[dimension]?.includes(value));
}

export const nameOf = ({ dimension, value }: Open): OpenValue => `${dimension}=${value}`;

/** Whether some value of a context is one that no document promises to be accepted. */
export function isOpen(kind: ContextKind, context: Context): boolean {
  return openOf(kind).some(({ dimension, value }) => context[dimension] === value);
}

/** Whose contexts they are: a target, and what it was seen to remember of a sign-in. */
export interface Met {
  readonly target: TargetUnderTest;
  readonly memory?: Memory;
}

/**
 * The values of a target's contexts.
 * @param refused Open values that it does not accept: what is wrong beside them would be refused for their sake.
 */
function dimensionsOf(
  kind: ContextKind,
  { target, memory }: Met,
  refused: ReadonlySet<OpenValue>,
): Dimensions {
  const dear = dearValues(target, memory);
  return Object.fromEntries(
    contexts().kinds[kind].map((name) => [
      name,
      valuesOf(kind, name)
        .filter(({ needs = [] }) => needs.every((need) => offers(target, need)))
        .filter((value) => !refused.has(nameOf({ dimension: name, value: value.name })))
        .filter((value) => !dear[name]?.includes(value.name))
        .map((value) => value.name),
    ]),
  );
}

type Values = Readonly<Record<string, readonly string[]>>;

/** What sign-in pages leave no room for. */
const BEHIND_PAGES: Values = {
  // The steps sign in one user.
  subject: ['other-user'],
  // A browser asks by GET.
  method: ['head', 'post', 'post-json'],
  path: ['lower-case', 'slash'],
};

/** Values that take further flows: not where each code is a sign-in, or a page. */
const DEAR: Values = {
  ...BEHIND_PAGES,
  client: ['second'],
  redirect: ['alternate', 'query'],
  state: ['present', 'odd'],
  'issued-by': ['alternate', 'query'],
  // One code serves many refused requests.
  history: ['fresh', 'after-other-flow', 'after-replay'],
};

function dearValues({ interaction }: TargetUnderTest, memory: Memory | undefined): Values {
  if (interaction.kind === 'none') return {};
  return memory === 'consent' ? BEHIND_PAGES : DEAR;
}

function offers(target: TargetUnderTest, need: string): boolean {
  if (need === 'clock') return target.advance !== undefined && target.lifetimes.codeSeconds !== undefined;
  return (target.offers as ReadonlySet<string>).has(need);
}

/** The client of a context. */
export function clientIn(target: TargetUnderTest, context: Context): ClientAccount {
  return context['client'] === 'second' && target.otherClient ? target.otherClient : target.client;
}

/** The redirect URI of a context; undefined where its client has none of that kind. */
export function redirectUriIn(target: TargetUnderTest, context: Context): string | undefined {
  const { redirectUri, alternateRedirectUris } = clientIn(target, context);
  const hasQuery = (uri: string) => uri.includes('?');
  if (context['redirect'] === 'query') return [redirectUri, ...alternateRedirectUris].find(hasQuery);
  if (context['redirect'] !== 'alternate') return redirectUri;
  const plain = alternateRedirectUris.filter((uri) => !hasQuery(uri));
  // With each state another one of several, so that all are met and no code is asked for in more ways.
  const nth = Math.max(
    0,
    (contexts().dimensions['state']?.values ?? []).findIndex(({ name }) => name === context['state']),
  );
  return plain[nth % plain.length] ?? alternateRedirectUris[0];
}

/** A context for each kind of redirect URI that the client has. */
export function redirectContexts(target: TargetUnderTest): Context[] {
  return ['primary', 'alternate', 'query']
    .map((redirect) => ({ redirect }))
    .filter((context) => redirectUriIn(target, context) !== undefined);
}

/** The kind of redirect URI at which the token of a context was got. */
export const redirectOfToken = ({ 'issued-by': how = '' }: Context): string =>
  how === 'alternate' || how === 'query' ? how : 'primary';

/** The user of a context; undefined for a generic flow. */
export function userIn({ users }: TargetUnderTest, context: Context): string | undefined {
  if (context['subject'] === 'user') return users.primary;
  return context['subject'] === 'other-user' ? users.other : undefined;
}

/** Whether the token of a context opens its resource, as far as both are known: a generic one opens the list only. */
export const opensResource = ({ subject, resource }: Context): boolean =>
  !(subject === 'generic' && resource === 'user-only');

/** The contexts in which a vector is tried, those first that can share a code. */
export function contextsOf(
  kind: ContextKind,
  met: Met,
  refused: ReadonlySet<OpenValue>,
  { only = {}, variants = [], alone = [], opened = false }: Scope = {},
): Context[] {
  const { target } = met;
  const { depth } = target;
  if (depth === 'quick') return [];
  const all = dimensionsOf(kind, met, refused);
  const identities = identitiesOf(all, target, depth);
  const many = variants.length > MANY_VARIANTS;
  const dimensions: Dimensions = {
    ...Object.fromEntries(
      Object.entries(all).map(([name, values]) => [
        name,
        values.filter((value) => only[name]?.includes(value) ?? true),
      ]),
    ),
    // By number, so that vectors with as many variants share an array.
    ...(variants.length > 0 ? { [VARIANT]: variants.map((_, at) => String(at)) } : {}),
  };
  if (Object.values(dimensions).some((values) => values.length === 0)) return [];
  const key = JSON.stringify([kind, depth, dimensions, identities, alone, opened]);
  const named = (rows: readonly Context[]): Context[] =>
    variants.length === 0
      ? [...rows]
      : rows.map((row) => ({ ...row, [VARIANT]: variants[Number(row[VARIANT])] ?? '' }));
  const known = arrays.get(key);
  if (known) return named(known);
  const free = 'encoding' in only || 'subject' in only || 'redirect' in only || 'client' in only;
  const rows = coverCombinations(dimensions, {
    strength: contexts().strength[depth],
    groups: [
      ...contexts().triples.filter((triple) => triple.every((name) => name in dimensions)),
      ...(many ? TELLING.filter((name) => name in dimensions).map((name) => [VARIANT, name]) : []),
    ],
    ...(many ? { apart: [VARIANT] } : {}),
    constrained: alone.length > 0 ? Object.keys(dimensions) : [...IDENTITY, 'resource', 'issued-by'],
    allowed: (context) =>
      (!opened || opensResource(context)) &&
      alone.every((name) => standsAlone(name, context, dimensions)) &&
      hasRedirectUri(target, context) &&
      (free || identities.length === 0 || identities.some((identity) => agrees(context, identity))),
  });
  const sorted = sortForSharing(rows, Object.keys(dimensions), dimensions);
  arrays.set(key, sorted);
  return named(sorted);
}

/** Values that are met in every combination, however few contexts there are. */
const CLOSEST = ['subject', 'encoding', 'issued-by'];

/**
 * Few of the contexts, in which each value occurs, and each combination of the closest: for what takes a code of its own
 * in each of them, where a code is a sign-in.
 */
export function fewOf(contexts: readonly Context[]): Context[] {
  const seen = new Set<string>();
  const tellsMore = (context: Context): boolean => {
    const close = CLOSEST.flatMap((name) => context[name] ?? []).join(' ');
    const values = [
      `closest ${close}`,
      ...Object.entries(context).map(([name, value]) => `${name} ${value}`),
    ];
    const more = values.some((value) => !seen.has(value));
    for (const value of values) seen.add(value);
    return more;
  };
  return contexts.filter(tellsMore);
}

/** Most vectors have the same contexts. */
const arrays = new Map<string, Context[]>();

/** Whether a special value of a dimension has nothing special beside it but what the code is issued for. */
function standsAlone(name: string, context: Context, dimensions: Dimensions): boolean {
  const isPlain = (one: string) => context[one] === undefined || context[one] === dimensions[one]?.[0];
  if (isPlain(name)) return true;
  const free: readonly string[] = [name, VARIANT, ...IDENTITY, ...TELLING];
  return Object.keys(dimensions).every((one) => free.includes(one) || isPlain(one));
}

/** Few identities in which every pair of their values occurs, so that many contexts share a code. */
function identitiesOf(
  all: Dimensions,
  target: TargetUnderTest,
  depth: Exclude<Depth, 'quick'>,
): Combination[] {
  const names = IDENTITY.filter((name) => name in all);
  if (names.length < IDENTITY.length || depth === 'deep') return [];
  return coverCombinations(Object.fromEntries(names.map((name) => [name, all[name] ?? []])), {
    strength: contexts().strength[depth],
    allowed: (context) => hasRedirectUri(target, context),
  });
}

/** Whether the client has such a redirect URI, as far as both are known. */
function hasRedirectUri(target: TargetUnderTest, context: Context): boolean {
  const { client, redirect = context['issued-by'] === undefined ? undefined : redirectOfToken(context) } =
    context;
  return (
    client === undefined ||
    redirect === undefined ||
    redirectUriIn(target, { ...context, redirect }) !== undefined
  );
}

const agrees = (context: Context, identity: Combination): boolean =>
  Object.entries(identity).every(([name, value]) => context[name] === undefined || context[name] === value);

/** By identity, then in the order in which one code can live through the histories. */
function sortForSharing(
  rows: readonly Context[],
  names: readonly string[],
  dimensions: Dimensions,
): Context[] {
  const order = [...[...IDENTITY, 'issued-by', 'resource'].filter((name) => names.includes(name)), 'history'];
  const rank = (row: Context, name: string) => dimensions[name]?.indexOf(row[name] ?? '') ?? 0;
  return [...rows].sort((a, b) => {
    for (const name of order) {
      const difference = rank(a, name) - rank(b, name);
      if (difference !== 0) return difference;
    }
    return 0;
  });
}
