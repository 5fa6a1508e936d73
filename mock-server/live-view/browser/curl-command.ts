/** A recorded request as a command line of curl, for a POSIX shell; what the journal shows as tags are variables there. */
import type { JournalEntry } from '../../journal/tag-secrets.ts';

/** A command, and the variables that it reads, in the order they occur. */
export interface CurlCommand {
  readonly text: string;
  readonly variables: readonly string[];
}

const TAG = /\b(code|token|secret|password|interaction|session)#[0-9a-f]{8}\b/;
const WHOLE_TAG = new RegExp(`^${TAG.source}$`);
const EVERY_TAG = new RegExp(TAG, 'g');
/** Names for what is secret. */
const VARIABLES: Readonly<Record<string, string>> = { secret: 'CLIENT_SECRET' };
/** What curl says by itself, or what says how the browser is made. */
const LEFT_OUT =
  /^(host|connection|keep-alive|content-length|transfer-encoding|accept-encoding|expect|user-agent|priority|upgrade-insecure-requests|sec-ch-.*)$/i;
const FORM = /^application\/x-www-form-urlencoded\b/i;

/** @param origin where the request is to go, such as `http://127.0.0.1:4010` */
export function curlCommand({ request }: JournalEntry, origin: string): CurlCommand {
  const { method, path, query, headers, body } = request;
  const names = new Map<string, string>();
  const quote = (text: string): string => quoteForShell(text, (tag) => nameOf(tag, names));
  const url = `${origin}${path}${query === '' ? '' : `?${query}`}`;
  const parts = ['curl -si'];
  // curl would read brackets as a pattern, and take dots out of a path.
  if (/[[\]{}]/.test(url)) parts.push('--globoff');
  if (/\/\.\.?(\/|$)/.test(path)) parts.push('--path-as-is');
  if (method === 'HEAD' && body === '') parts.push('--head');
  else if (method !== (body === '' ? 'GET' : 'POST')) parts.push(`-X ${quote(method)}`);
  parts.push(quote(url));
  const sent = headers.filter(([name]) => !LEFT_OUT.test(name));
  for (const [name, value] of sent)
    parts.push(`-H ${quote(value === '' ? `${name};` : `${name}: ${value}`)}`);
  const type = headers.find(([name]) => /^content-type$/i.test(name))?.[1];
  if (body !== '') {
    if (type === undefined) parts.push("-H 'Content-Type:'");
    parts.push(...bodyParts(body, FORM.test(type ?? ''), quote));
  }
  return { text: parts.join(' \\\n  '), variables: [...names.values()] };
}

/** In a form a variable is encoded by curl: it holds the secret itself. curl joins the parts by `&`, as they were. */
function bodyParts(body: string, isForm: boolean, quote: (text: string) => string): string[] {
  if (!isForm || !TAG.test(body)) return [`--data-raw ${quote(body)}`];
  return body.split('&').map((pair) => {
    const value = pair.slice(pair.indexOf('=') + 1);
    const encodes = pair.includes('=') && WHOLE_TAG.test(value);
    return `${encodes ? '--data-urlencode' : '--data-raw'} ${quote(pair)}`;
  });
}

function nameOf(tag: string, names: Map<string, string>): string {
  const known = names.get(tag);
  if (known !== undefined) return known;
  const kind = tag.slice(0, tag.indexOf('#'));
  const base = VARIABLES[kind] ?? kind.toUpperCase();
  const count = [...names.keys()].filter((other) => other.startsWith(`${kind}#`)).length;
  const name = count === 0 ? base : `${base}_${count + 1}`;
  names.set(tag, name);
  return name;
}

/** Single quotes around what means itself, double quotes around what the shell is to fill in. */
function quoteForShell(text: string, variableOf: (tag: string) => string): string {
  const literal = (part: string): string => (part === '' ? '' : `'${part.replaceAll("'", "'\\''")}'`);
  let quoted = '';
  let from = 0;
  for (const found of text.matchAll(EVERY_TAG)) {
    quoted += `${literal(text.slice(from, found.index))}"$${variableOf(found[0])}"`;
    from = found.index + found[0].length;
  }
  return quoted + literal(text.slice(from)) || "''";
}
