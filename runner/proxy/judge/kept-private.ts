/** Codes and tokens that an answer of the deployment shows although they belong somewhere else. */
import { broken } from '../../../suites/client/finding.ts';
import { decodePart, paramsOf } from '../../../suites/flows/encode.ts';
import type { Event, History } from './history.ts';
import type { Seen } from './seen.ts';
import type { Tally } from './tally.ts';

const WORDS = /[\w.~-]+/g;
const EDGES = /^[.~-]+|[.~-]+$/g;
/** Shorter values stand in answers by chance. */
const LEAST_LENGTH = 10;
/** Addresses to which the browser is sent may stand there. */
const ADDRESS = /^(?:location|content-location|refresh|link)$/i;
/** So often a text is decoded: a log may hold an address that was encoded twice. */
const MOST_DECODED = 2;

/**
 * Judges one answer. Only values that passed where they belong are looked for, and what the request itself brought is an
 * echo, which another requirement is about. That nothing was shown is no proof: few answers pass by themselves.
 */
export function checkKeptPrivate(event: Event, history: History, tally: Tally): void {
  const { entry, answer } = event.seen;
  if (!answer || answer.truncated) return;
  const addresses = answer.headers.filter(([name]) => ADDRESS.test(name)).map(([, value]) => value);
  const others = answer.headers.filter(([name]) => !ADDRESS.test(name)).map(([, value]) => value);
  const known = (texts: readonly string[]) => knownIn(texts.join('\n'), history);
  const own = [...known(addresses), ...(event.kind === 'token' ? [event.use.token] : [])];
  const shown = [
    ...known(others),
    ...known([answer.text]).filter((value) => !own.includes(value)),
    ...known(addresses.flatMap(besideItsCode)).filter((value) => issuing(value, history) !== event.seen),
  ];
  for (const value of new Set(shown)) {
    const issued = issuing(value, history);
    if (!issued || brings(event.seen, value)) continue;
    const [row, what] = history.code(value)
      ? (['code-kept-private', 'code'] as const)
      : (['token-kept-private', 'token'] as const);
    const expected = `A ${what} stands in the answer that issues it and in no other.`;
    const actual =
      issued === event.seen ? 'it stands elsewhere in that answer, too' : 'another answer shows it';
    const entries = issued === event.seen ? [entry] : [issued.entry, entry];
    tally.add(row, 'Codes and tokens in other places', broken(expected, actual, entries));
  }
}

/** The exchange that issued a code or a token. */
const issuing = (value: string, history: History): Seen | undefined =>
  history.code(value)?.redirect.seen ?? history.token(value)?.use.seen;

/** Codes and tokens of which a text consists, word by word, also where it is encoded. */
function knownIn(text: string, history: History): string[] {
  const known = new Set<string>();
  let spelling = text;
  for (let n = 0; n <= MOST_DECODED; n += 1) {
    for (const [found] of spelling.matchAll(WORDS))
      for (const word of [found, found.replace(EDGES, '')])
        if (word.length >= LEAST_LENGTH && issuing(word, history)) known.add(word);
    if (!spelling.includes('%')) break;
    spelling = decodePart(spelling.replace(/%(?![\da-f]{2})/gi, '%25'));
  }
  return [...known];
}

/** The other parameters of an address that brings a code. */
function besideItsCode(address: string): string[] {
  const params = paramsOf(address);
  if (!params.some(([name]) => name === 'code')) return [];
  return params.flatMap(([name, value]) => (name === 'code' ? [] : [value]));
}

function brings({ entry: { request } }: Seen, value: string): boolean {
  const headers = request.headers.map(([, text]) => text).join('\n');
  const text = [request.path, request.rawQuery, request.body, headers].join('\n');
  return text.includes(value) || decodePart(decodePart(text)).includes(value);
}
