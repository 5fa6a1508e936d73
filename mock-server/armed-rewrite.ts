/**
 * Lies about a genuine answer: the redirect to the client rewritten, a token answer with other members. Texts may hold
 * placeholders for what the provider itself answered, such as `${state}` or `${access_token}`.
 */
import type { HeaderPair } from './provider/plain.ts';

/** How to rewrite the redirect to the client. Applied in the order of the members here. */
export interface RedirectRewrite {
  /** Leave these parameters out. */
  readonly drop?: readonly string[];
  /** Give these parameters this value; ones that are not there are added. */
  readonly set?: Readonly<Record<string, string>>;
  /** Add these behind the others, whether there are some of that name or not. */
  readonly append?: readonly (readonly [name: string, value: string])[];
  /** Parameters in this order first, the others behind them. */
  readonly order?: readonly string[];
  /** The whole query instead, encoded already. */
  readonly raw?: string;
  /** A fragment, encoded already. */
  readonly fragment?: string;
}

/** How to rewrite a token answer. Applied in the order of the members here. */
export interface TokenAnswerRewrite {
  readonly drop?: readonly string[];
  /** Old name to new name. */
  readonly rename?: Readonly<Record<string, string>>;
  readonly merge?: Readonly<Record<string, unknown>>;
}

/** What placeholders stand for. */
export type Placeholders = Readonly<Record<string, string>>;

/** Epoch ms of the last date there is (ECMA-262, "Time Values"). */
const END_OF_DATES = 8.64e15;
const PLACEHOLDER = /\$\{([a-z_.]+|now[+-]\d+)\}/g;

/**
 * Fills placeholders in. `${now+60}` is the instant a minute ahead as a UTC date-time; unknown ones stay as they are.
 * @param now epoch ms
 * @param encode applied to each value
 */
export function fillIn(
  text: string,
  values: Placeholders,
  now: number,
  encode = (value: string) => value,
): string {
  return text.replace(PLACEHOLDER, (whole, name: string) => {
    const shift = /^now([+-]\d+)$/.exec(name)?.[1];
    const at = now + Number(shift) * 1000;
    if (Math.abs(at) <= END_OF_DATES) return encode(toUtc(at));
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return value === undefined ? whole : encode(value);
  });
}

/** What an answer of the provider offers to placeholders. */
export function readPlaceholders(headers: readonly HeaderPair[], body: string | Uint8Array): Placeholders {
  const location = headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
  return { ...redirectValues(location), ...tokenValues(body) };
}

/** Rewrites the query of a redirect to the client. */
export function rewriteLocation(
  location: string,
  rewrite: RedirectRewrite,
  values: Placeholders,
  now: number,
): string {
  const [base = '', query = ''] = location.split(/\?(.*)/s);
  const fill = (text: string): string => fillIn(text, values, now);
  let pairs = query.split('&').filter((pair) => pair !== '' && !rewrite.drop?.includes(nameOf(pair)));
  for (const [name, value] of Object.entries(rewrite.set ?? {})) {
    const pair = `${name}=${encodeURIComponent(fill(value))}`;
    const at = pairs.findIndex((one) => nameOf(one) === name);
    pairs = at < 0 ? [...pairs, pair] : pairs.with(at, pair);
  }
  for (const [name, value] of rewrite.append ?? []) pairs.push(`${name}=${encodeURIComponent(fill(value))}`);
  const order = rewrite.order ?? [];
  const rank = (pair: string): number =>
    (order.indexOf(nameOf(pair)) + order.length + 1) % (order.length + 1);
  if (order.length > 0) pairs = pairs.toSorted((a, b) => rank(a) - rank(b));
  const text =
    rewrite.raw === undefined ? pairs.join('&') : fillIn(rewrite.raw, values, now, encodeURIComponent);
  const fragment =
    rewrite.fragment === undefined ? '' : `#${fillIn(rewrite.fragment, values, now, encodeURIComponent)}`;
  return `${base}${text === '' ? '' : `?${text}`}${fragment}`;
}

/** Rewrites the JSON of a token answer; one that is no JSON object stays as it is. */
export function rewriteTokenAnswer(
  body: string,
  rewrite: TokenAnswerRewrite,
  values: Placeholders,
  now: number,
): string {
  const members = parseObject(body);
  if (members === undefined) return body;
  const kept = Object.entries(members)
    .filter(([name]) => !rewrite.drop?.includes(name))
    .map(([name, value]) => [rewrite.rename?.[name] ?? name, value] as const);
  const added = Object.entries(rewrite.merge ?? {}).filter(([name]) => name !== '__proto__');
  return JSON.stringify(Object.fromEntries([...kept, ...added]), (_name, value: unknown) =>
    typeof value === 'string' ? fillIn(value, values, now) : value,
  );
}

function redirectValues(location: string | undefined): Placeholders {
  if (location === undefined) return {};
  const query = new URLSearchParams(location.split(/\?(.*)/s)[1] ?? '');
  const code = query.get('code');
  const state = query.get('state');
  return {
    location,
    ...(code === null ? {} : { code }),
    ...(state === null
      ? {}
      : {
          state,
          'state.shortened': state.slice(0, -1),
          'state.extended': `${state}A`,
          'state.changed': changeMiddle(state),
          'state.swapped': swapCase(state),
        }),
  };
}

function tokenValues(body: string | Uint8Array): Placeholders {
  const members = typeof body === 'string' ? parseObject(body) : undefined;
  return Object.fromEntries(
    Object.entries(members ?? {}).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value] as const] : [],
    ),
  );
}

/** A character in the middle, where no padding bits are that a lax decoder would not miss. */
function changeMiddle(state: string): string {
  const at = Math.floor(state.length / 2);
  return `${state.slice(0, at)}${state[at] === 'A' ? 'B' : 'A'}${state.slice(at + 1)}`;
}

function swapCase(text: string): string {
  return [...text]
    .map((char) => (char === char.toLowerCase() ? char.toUpperCase() : char.toLowerCase()))
    .join('');
}

function nameOf(pair: string): string {
  return pair.split('=', 1)[0] ?? '';
}

function toUtc(at: number): string {
  return `${new Date(at).toISOString().slice(0, -5)}Z`;
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
