/** The target answered, then nothing more: since when, and what had been sent to it last. */
import { type Exchange, type RequirementResult, SILENT_FAILURE } from './types.ts';

/** So many requests in a row without an answer are more than a lost connection. */
const LEAST = 3;
const MOST_SUSPECTS = 3;

/**
 * Looks for the longest time in which a target that had answered before answered nothing.
 *
 * Which request silenced it cannot be seen from outside: a network may have failed at that moment. So this names what was left
 * unanswered first, and accuses nobody.
 * @param exchanges In the order in which they happened.
 * @returns Sentences; `undefined` where the target answered, or never did.
 */
export function findSilence(
  exchanges: readonly Exchange[],
  rows: readonly RequirementResult[],
): string | undefined {
  const silence = longestSilence(exchanges);
  const [first] = silence;
  if (!first || silence.length < LEAST || !exchanges.some(({ response }) => response)) return undefined;
  const sent = silence.filter((exchange) => !wasHeldBack(exchange));
  const noticedAt = Date.parse(first.at) + first.ms;
  // What was under way before the first of them was given up could not know that the target was silent.
  const suspects = sent.filter(({ at }) => Date.parse(at) <= noticedAt).sort(byPlainness);
  const isBack = exchanges.some(({ n, response }) => n > (silence.at(-1)?.n ?? 0) && response);
  const held = silence.length - sent.length;
  return [
    `From ${first.at} (exchange ${first.n}) on the target answered nothing${isBack ? ' for a while' : ' more'}:`,
    `${sent.length} ${sent.length === 1 ? 'request' : 'requests'} got no answer${held > 0 ? `, ${held} ${held === 1 ? 'was' : 'were'} not sent for that reason` : ''}.`,
    `Left without an answer first: ${suspects
      .slice(0, MOST_SUSPECTS)
      .map((exchange) => tell(exchange, rows))
      .join('; ')}.`,
  ].join(' ');
}

const wasHeldBack = ({ failure }: Exchange): boolean => failure === SILENT_FAILURE;

function longestSilence(exchanges: readonly Exchange[]): readonly Exchange[] {
  let longest: Exchange[] = [];
  let current: Exchange[] = [];
  for (const exchange of exchanges) {
    if (exchange.response) current = [];
    else if (saysNothing(exchange)) current.push(exchange);
    if (current.length > longest.length) longest = current;
  }
  return longest;
}

/** Not what the run itself held back for another reason, and not what a browser showed in place of a redirect. */
function saysNothing(exchange: Exchange): boolean {
  const { failure, via } = exchange;
  if (via === 'browser') return false;
  return failure !== undefined && (wasHeldBack(exchange) || !failure.startsWith('not sent:'));
}

/** Honest requests hardly silence anybody: they are named last. */
function byPlainness(a: Exchange, b: Exchange): number {
  return Number(a.role === 'control') - Number(b.role === 'control');
}

function tell({ n, request }: Exchange, rows: readonly RequirementResult[]): string {
  const path = request.url.replace(/^[a-z]+:\/\/[^/]*/, '').replace(/[?#].*$/s, '');
  const row = rows.find(({ checks }) => checks.some(({ evidence }) => evidence.includes(n)));
  const check = row?.checks.find(({ evidence }) => evidence.includes(n));
  return `${request.method} ${path} (exchange ${n}${row && check ? `, ${row.id}: “${check.title}”` : ''})`;
}
