/** What the checks of requests have in common. */

import { broken, type Finding, holds, unseen } from '../finding.ts';
import type { Pair } from '../read-journal.ts';
import { valuesOf } from '../read-journal.ts';
import type { JournalEntry } from '../test-environment.ts';

/** Judges each of some requests; without any there is nothing to see. */
export function each(
  expected: string,
  entries: readonly JournalEntry[],
  what: string,
  fault: (entry: JournalEntry) => string | undefined,
): Finding {
  for (const entry of entries) {
    const wrong = fault(entry);
    if (wrong !== undefined) return broken(expected, wrong, [entry]);
  }
  if (entries.length === 0) return unseen(expected, `the provider received no ${what}`);
  const shown = `${entries.length} ${what}${entries.length === 1 ? '' : 's'} did`;
  return holds(expected, shown, entries.slice(0, 3));
}

/** Exactly this value, once. */
export function hasOne(pairs: readonly Pair[], name: string, wanted: string): string | undefined {
  const values = valuesOf(pairs, name);
  if (values.length === 0) return `it carried no ${name}`;
  const wrong = values.find((value) => value !== wanted);
  return wrong === undefined ? undefined : `its ${name} was ${JSON.stringify(wrong)}`;
}

function repeatedName(pairs: readonly Pair[]): string | undefined {
  const names = pairs.map(([name]) => name);
  return names.find((name, at) => names.indexOf(name) !== at);
}

/** What a request carries more than once. */
export const repeated = (pairs: readonly Pair[]) => {
  const name = repeatedName(pairs);
  return name === undefined ? undefined : `it carried ${name} more than once`;
};

const searchable = (text: string) => {
  try {
    return `${text}\n${decodeURIComponent(text.replaceAll('+', ' '))}`;
  } catch {
    return text;
  }
};

/** Shorter values stand in any text by chance. */
const SHORTEST = 8;

/** Credentials in any of the usual disguises. */
export function mentions(text: string, values: readonly string[]): boolean {
  const basic = [...text.matchAll(/Basic +([A-Za-z0-9+/=_-]+)/gi)].map(([, base64 = '']) =>
    Buffer.from(base64, 'base64').toString('utf8'),
  );
  const all = searchable([text, ...basic].join('\n'));
  return values.some((value) => value.length >= SHORTEST && all.includes(value));
}
