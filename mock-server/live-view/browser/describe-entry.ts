import type { JournalEntry } from '../../journal/tag-secrets.ts';

/** How an exchange is shown: `hint` is accepted with a mistake, `waiting` has no answer yet. */
export type Outcome = 'refused' | 'hint' | 'accepted' | 'waiting';

/** What became of a request. */
export function outcomeOf({ answer, condition, reason, explanations }: JournalEntry): Outcome {
  if (answer === undefined) return reason === undefined ? 'waiting' : 'refused';
  const location = answer.headers.find(([name]) => name.toLowerCase() === 'location')?.[1] ?? '';
  const rejected = explanations.some(({ kind }) => kind === 'cause') || /[?&]error=/.test(location);
  if (answer.status >= 400 || rejected || condition === 'sign-in-failed') return 'refused';
  return explanations.some(({ kind }) => kind === 'hint') ? 'hint' : 'accepted';
}

/** The one line that matters: why it was refused, else what should be better, else what happened. */
export function headlineOf({ answer, reason, explanations }: JournalEntry): string {
  const [first] = explanations;
  if (first !== undefined) return capital(first.text);
  return answer === undefined && reason === undefined ? 'Waits for its answer' : capital(reason ?? '');
}

/** A sentence begins with a capital, unless it begins with a parameter. */
export function capital(text: string): string {
  return /^[a-z]+_|^userid|^redirect_uri|^code was|^code is|^state is/.test(text)
    ? text
    : text.slice(0, 1).toUpperCase() + text.slice(1);
}

const GROUPS: Readonly<Record<string, string>> = {
  authorize: 'authorize',
  token: 'token',
  'interaction-page': 'pages',
  'sign-in': 'pages',
  decision: 'pages',
  unknown: 'unknown',
};

/** The group of endpoints that the filter knows. */
export function groupOf({ endpoint }: JournalEntry): string {
  return endpoint === undefined ? '' : (GROUPS[endpoint] ?? 'resources');
}

/** Everything that a search can find in an entry, in lower case. */
export function searchTextOf(entry: JournalEntry): string {
  const { request, answer, explanations, requirements, condition = '', reason = '' } = entry;
  const headers = [...request.headers, ...(answer?.headers ?? [])].map((pair) => pair.join(': '));
  const texts = explanations.map(({ text }) => text);
  return [
    `#${entry.n}`,
    `${request.method} ${request.path} ${request.query}`,
    request.body,
    String(answer?.status ?? ''),
    answer?.body ?? '',
    condition,
    reason,
    ...texts,
    ...requirements,
    ...headers,
  ]
    .join('\n')
    .toLowerCase();
}
