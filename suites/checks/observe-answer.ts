/** Takes down how a deployment answered, as the data of an observation. */
import type { Form, Observed, Point } from '../../reports/model/observed.ts';
import type { Authorization } from '../flows/authorizer.ts';
import type { TokenAnswer } from '../flows/provider.ts';
import type { BrowserResponse } from '../flows/watch-page.ts';
import { header, type WireAnswer } from '../flows/wire.ts';

export type { Point } from '../../reports/model/observed.ts';

/** Bodies of refusals that are longer are told by their kind only. */
const MOST_CHARACTERS = 1_000;
const MOST_TITLE_CHARACTERS = 80;

/** What came of a token request. */
export function observedToken(result: TokenAnswer, point: Point = {}): Observed {
  const { answer, token } = result;
  const seen = { endpoint: 'token', ...point } as const;
  if (token === undefined) return { ...observedAnswer(answer, seen) };
  return {
    ...seen,
    outcome: 'token',
    form: { as: 'json', status: answer.status },
    timing: { ms: answer.ms },
  };
}

/** What came of an authorization request, pages included. */
export function observedAuthorization(result: Authorization, point: Point = {}): Observed {
  const { answer, code, error, location, redirectStatus, visit, params } = result;
  const seen = { endpoint: 'authorize', ...point } as const;
  if (code !== undefined) return { ...seen, outcome: 'code' };
  if (location !== undefined) {
    const description = params.find(([name]) => name === 'error_description')?.[1];
    const form: Form = {
      as: 'redirect',
      ...(redirectStatus === undefined ? {} : { status: redirectStatus }),
      ...(error === undefined ? { to: location.split(/[?#]/)[0] ?? '' } : { error }),
      ...(error === undefined || description === undefined ? {} : { description }),
    };
    return { ...seen, outcome: error === undefined ? 'answered' : 'refused', form };
  }
  if (visit?.document)
    return { ...seen, ...outcomeOf(visit.document.status), form: formOfPage(visit.document, visit.html) };
  return observedAnswer(answer, seen);
}

/** Any answer. */
export function observedAnswer(answer: WireAnswer, point: Point = {}): Observed {
  return {
    ...point,
    ...outcomeOf(answer.status),
    form: formOf(answer),
    timing: { ms: Math.round(answer.ms) },
  };
}

const outcomeOf = (status: number): Pick<Observed, 'outcome'> => ({
  outcome: status >= 400 ? 'refused' : 'answered',
});

/** A property that was looked at, and what a dialect would call it. */
export const observedValue = (
  setting: NonNullable<Observed['setting']>,
  value: NonNullable<Observed['value']>,
  note?: string,
): Observed => ({ outcome: 'noted', setting, value, ...(note === undefined ? {} : { note }) });

/** A property that no member of a dialect decides. */
export const observedFact = (value: NonNullable<Observed['value']>): Observed => ({
  outcome: 'noted',
  value,
});

/** How an answer looks; bodies of answers that are no refusals may hold secrets and personal data, and stay out. */
function formOf(answer: WireAnswer): Form {
  const type = header(answer, 'content-type');
  const allow = header(answer, 'allow');
  const challenge = header(answer, 'www-authenticate');
  return {
    ...readBody(answer.text, type, answer.status, answer.truncated),
    ...(allow === undefined ? {} : { allow }),
    ...(challenge === undefined ? {} : { challenge }),
  };
}

function formOfPage(document: BrowserResponse, html: string): Form {
  const type = header(document, 'content-type');
  // A browser shows other documents in a page of its own, with the text in it.
  const text = /html/i.test(type ?? '') ? html : (/<pre[^>]*>([\s\S]*?)<\/pre>/.exec(html)?.[1] ?? '');
  return readBody(plainText(text), type, document.status, false);
}

const plainText = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');

function readBody(body: string, type: string | undefined, status: number, truncated: boolean): Form {
  const base = { status, ...(type === undefined ? {} : { contentType: type }) };
  if (body === '' && !truncated) return { as: 'empty', ...base };
  const mediaType = type?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (mediaType === 'text/html') {
    const title = /<title[^>]*>([^<]*)/i.exec(body)?.[1]?.trim().slice(0, MOST_TITLE_CHARACTERS);
    return { as: 'html', ...base, ...(title === undefined ? {} : { title }) };
  }
  const json = /[/+]json$/.test(mediaType) ? parseObject(body) : undefined;
  const as =
    json === undefined
      ? mediaType === 'text/plain'
        ? 'text'
        : 'other'
      : mediaType === 'application/problem+json'
        ? 'problem'
        : 'json';
  const text = json === undefined ? body : tellJson(json);
  return { as, ...base, ...(status < 400 || truncated || text.length > MOST_CHARACTERS ? {} : { text }) };
}

function parseObject(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const { traceId: _, ...rest } = value as Record<string, unknown>;
    return rest;
  } catch {
    return undefined;
  }
}

/** With which other origin an answer may be shared (CORS). */
export function describeSharing(answer: WireAnswer): string {
  const origin = header(answer, 'access-control-allow-origin');
  if (origin === undefined) return 'no origin allowed';
  const credentials = header(answer, 'access-control-allow-credentials')?.toLowerCase() === 'true';
  return `allowed: ${origin}, ${credentials ? 'with' : 'without'} credentials`;
}

/** A JSON object as an observation holds it. */
export const tellJson = (value: object): string => JSON.stringify(inOrder(value));

/** The members of an answer with a token, each with its type: their values may be secrets. */
export function describeMembers(members: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(members)
    .map(([name, value]) => `${name} (${typeOf(value)})`)
    .sort();
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** Members in the order of their names, all the way down: their order means nothing. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, item]) => [name, inOrder(item)]));
}
