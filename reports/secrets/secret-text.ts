/** Places of secrets in texts of no known form: pages, error messages, logs, broken JSON. */
import type { SecretKind } from '../model/redact.ts';

/** A value in a text that may be a secret. */
export interface TextPlace {
  readonly kind: SecretKind;
  readonly value: string;
  /** A parameter or field: a secret whatever it looks like. Else it stands behind a word such as "code". */
  readonly certain: boolean;
}

const NAME =
  'access[_. -]?token|refresh[_. -]?token|id[_. -]?token|client[_. -]?secret|access[_. -]?code|auth(?:orization)?[_. -]?code|code|token|secret|password|api[_. -]?key';
/** `?code=…`, `&amp;code=…`: a parameter of an address. */
const PARAMETER = new RegExp(`[?&#;](${NAME})=([^\\s"'<>&#]{1,4096})`, 'gi');
/** `"access_token": "…"`: a member, also of JSON that does not parse. */
const MEMBER = new RegExp(`["'](${NAME})["']\\s{0,9}:\\s{0,9}["']([^"'\\\\]{1,9999})["']`, 'gi');
/** `code: …`, `secret=…`, `The code is …`. */
const PROSE = new RegExp(
  `(?<![\\w-])(${NAME})(?![\\w-])["']?\\s{0,4}(?:[:=]|=>|is|was)?[\\s:="'\`]{1,6}([^\\s"'\`<>&;,(){}[\\]]{8,4096})`,
  'gi',
);
const SCHEME = /\b(?:Bearer|Basic)\s{1,4}([A-Za-z0-9+/_.~-]{8,4096}={0,2})/gi;
const JWT = /\beyJ[\w-]{8,4096}\.[\w-]{8,8192}\.[\w-]{0,4096}/g;
const FIELD = /<(?:input|meta|button|option|param|data)\b[^>]{0,2000}>/gi;
const TEXTAREA = /<textarea\b([^>]{0,2000})>([^<]{1,4096})</gi;
const ATTRIBUTE = /([\w-]{1,40})\s{0,4}=\s{0,4}(?:"([^"]{0,4096})"|'([^']{0,4096})'|([^\s"'>]{1,4096}))/g;
/** What a redactor put in place of a value. */
const TAG = /^(?:secret|code|token|password|cookie|value)#[0-9a-f]{8}/;

/**
 * Everything in a text that stands where a secret does.
 * @param kindOf Tells the kind of secret by the name of a field.
 */
export function placesInText(text: string, kindOf: (name: string) => SecretKind | undefined): TextPlace[] {
  const found: TextPlace[] = [];
  for (const reading of readingsOf(text)) {
    const add = (name: string, value: string, certain: boolean) => {
      const kind = kindOf(name) ?? 'token';
      if (!TAG.test(value)) found.push({ kind, value, certain });
    };
    for (const [, name = '', value = ''] of reading.matchAll(PARAMETER)) add(name, value, true);
    for (const [, name = '', value = ''] of reading.matchAll(MEMBER)) add(name, value, !isErrorName(value));
    for (const [, name = '', value = ''] of withoutTags(reading).matchAll(PROSE))
      add(name, value.replace(/[.!?:…”’]+$/, ''), false);
    for (const [, value = ''] of reading.matchAll(SCHEME)) add('token', value, false);
    for (const [value] of reading.matchAll(JWT)) add('token', value, true);
  }
  return text.includes('<') ? [...found, ...inFields(text, kindOf)] : found;
}

/** Form fields that bring their value along. */
function inFields(html: string, kindOf: (name: string) => SecretKind | undefined): TextPlace[] {
  const fields = [...html.matchAll(FIELD)].map(([tag]) => attributesOf(tag));
  const areas = [...html.matchAll(TEXTAREA)].map(([, attributes = '', value = '']) => ({
    ...attributesOf(attributes),
    value: unescapeHtml(value),
  }));
  return [...fields, ...areas].flatMap((field: Readonly<Record<string, string>>) => {
    const value = field['value'] ?? field['content'] ?? '';
    const named = [field['name'], field['id'], field['property']].flatMap((name) => kindOf(name ?? '') ?? []);
    const kind = field['type']?.toLowerCase() === 'password' ? 'password' : named[0];
    return kind === undefined || value === '' || TAG.test(value) ? [] : [{ kind, value, certain: true }];
  });
}

function attributesOf(tag: string): Record<string, string> {
  const pairs = [...tag.matchAll(ATTRIBUTE)].map(([, name = '', ...values]) => {
    const value = values.find((each) => each !== undefined) ?? '';
    return [name.toLowerCase(), unescapeHtml(value)] as const;
  });
  return Object.fromEntries(pairs);
}

/** The text, and what it says in the encodings that texts are wrapped in. */
function readingsOf(text: string): string[] {
  const readings = new Set([text]);
  if (text.includes('&')) readings.add(unescapeHtml(text));
  if (text.includes('\\')) readings.add(text.replace(/\\+u0026/gi, '&').replace(/\\+(["'/])/g, '$1'));
  for (const reading of [...readings]) {
    let last = reading;
    for (let depth = 0; depth < 2 && /%[0-9a-f]{2}/i.test(last); depth += 1) {
      last = last.replace(/(?:%[0-9a-f]{2})+/gi, decodeRun);
      readings.add(last);
    }
  }
  return [...readings];
}

function decodeRun(run: string): string {
  try {
    return decodeURIComponent(run);
  } catch {
    return run;
  }
}

const withoutTags = (html: string): string => html.replace(/<[^<>]{0,2000}>/g, ' ');

/** In an error body `code` names the error: `invalid_request`, `InvalidClient`, `ERR_42`, 400. */
export function isErrorName(value: string): boolean {
  return [
    /^[a-z]{2,20}(?:[_. -][a-z]{2,20})*$/,
    /^[A-Z]{2,20}(?:[_. -][A-Z]{2,20})*(?:[_-]?\d{1,6})?$/,
    /^[a-z]*(?:[A-Z][a-z]{2,20}){1,8}$/,
    /^\d{1,5}$/,
    /\s/,
  ].some((pattern) => pattern.test(value));
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescapeHtml(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi,
    (whole, hex, decimal, name) => {
      if (name !== undefined) return ENTITIES[String(name).toLowerCase()] ?? whole;
      const code = hex === undefined ? Number.parseInt(decimal, 10) : Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
