/** What a deployment was seen to do where the documents are open: data, and the sentence that is made of it. */
import type { ConditionId } from '../../specs/generated/condition-ids.ts';
import type { Dialect } from '../../specs/generated/dialect.ts';
import type { Form, Observation } from '../../specs/generated/report.ts';

export type { Form } from '../../specs/generated/report.ts';

type Part = 'authorize' | 'code' | 'token' | 'resources' | 'http';
type MemberOf<P extends Part> = `${P}.${keyof NonNullable<Dialect[P]> & string}`;

/** A member of a dialect that an observation may decide; a habit is one that a dialect has or has not. */
type Setting = { [P in Part]: MemberOf<P> }[Part] | `habits.${NonNullable<Dialect['habits']>[number]}`;

/** An observation without what was tried. */
export interface Observed
  extends Pick<
    Observation,
    'outcome' | 'form' | 'parameter' | 'endpoint' | 'asked' | 'value' | 'note' | 'timing'
  > {
  readonly outcome: NonNullable<Observation['outcome']>;
  readonly about?: ConditionId;
  readonly setting?: Setting;
}

/** What an answer is about: known where the request is made. */
export type Point = Pick<
  Observed,
  'about' | 'parameter' | 'endpoint' | 'asked' | 'setting' | 'value' | 'note'
>;

/** Values of settings in words, where the value alone would not be understood. */
const WORDS: Readonly<Record<string, string>> = {
  'token.failedExchange=keeps-code': 'It is still good.',
  'token.failedExchange=burns-code': 'It is used up.',
  'token.reuse=revokes-token': 'It is revoked.',
  'token.reuse=keeps-token': 'It stays valid.',
  'token.again=new': 'A new one each time.',
  'token.again=same': 'The same one may be given again.',
  'token.pretty=true': 'indented',
  'token.pretty=false': 'not indented',
  'resources.pretty=true': 'indented',
  'resources.pretty=false': 'not indented',
  'authorize.stateOrder=before-code': 'state, code',
  'authorize.stateOrder=after-code': 'code, state',
  'http.chunkBytes=0': 'all in one part',
  'http.connection=keep-alive': 'It stays open.',
  'http.connection=close': 'It is closed.',
  'http.headers=': 'none',
};

/** Where the words tell more than the value. */
const TOLD: ReadonlySet<string> = new Set([
  ...['code.format', 'code.bytes', 'token.format', 'token.bytes', 'resources.conversations'],
]);

/** The sentence of an observation: an answer where there is one, else the value that was seen. */
export function describeObserved(seen: Observed): string {
  const { outcome, form, setting, value, note } = seen;
  const answer =
    outcome === 'code'
      ? 'a code'
      : outcome === 'token'
        ? `a token, status ${form?.status ?? 'unknown'}`
        : form && describeForm(form);
  const text = Array.isArray(value) ? value.join(', ') : value === undefined ? undefined : String(value);
  const said = answer ?? (text === undefined ? undefined : (WORDS[`${setting}=${text}`] ?? text));
  if (setting !== undefined && TOLD.has(setting) && note !== undefined) return note;
  return [said, note].filter((part) => part !== undefined).join('; ');
}

const SHOWN_CHARACTERS = 120;

/** One line about how an answer looks. */
function describeForm(form: Form): string {
  const { as, status, contentType, text, title, allow, challenge } = form;
  const more = [
    ...(allow === undefined ? [] : [`Allow: ${allow}`]),
    ...(challenge === undefined ? [] : [`WWW-Authenticate: ${challenge}`]),
  ];
  if (as === 'redirect') return [describeRedirect(form), ...more].join('; ');
  if (title !== undefined && as === 'html') return [`${status}, a page “${title}”`, ...more].join('; ');
  const type = contentType === undefined ? '' : ` ${contentType}`;
  const body = as === 'empty' ? ' without a body' : text === undefined ? '' : ` “${shorten(text)}”`;
  return [`${status ?? ''}${type}${body}`, ...more].join('; ');
}

function describeRedirect({ status, error, description, to }: Form): string {
  const way = status === undefined ? 'sent on by the page' : `redirect (${status})`;
  if (error === undefined) return `${way} to ${to ?? 'nowhere'}`;
  return `${way} with error=${error}${description === undefined ? '' : ` and error_description=${description}`}`;
}

const shorten = (text: string): string =>
  text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS)}…`;
