/** One line for each request that a running mock answers. */
import type { JournalEntry, MockServer } from '../../mock-server/index.ts';
import { outcomeOf } from '../../mock-server/live-view/browser/describe-entry.ts';
import { toPrintableLine } from '../../reports/render/printable.ts';
import type { Io, Paint } from '../io.ts';
import type { MockValues } from './mock-options.ts';

/**
 * Lines that whoever asked for none gets where no person looks: a parent process that does not read what it is told would
 * hold up a mock that tells more than a pipe takes (64 KB).
 */
const UNASKED_LINES = 300;
const MOST_CHARACTERS = 120;
const WIDTH_OF_REQUEST = 30;

/** Whether lines are wanted. */
export function showsRequests({ requests, quiet, json }: MockValues, { interactive, env }: Io): boolean {
  return requests || (!quiet && !json && (interactive || Boolean(env.CI)));
}

/**
 * Prints them to stderr. What they show is what the journal shows: secrets are tags, queries and bodies are left out.
 * @param asked whether they were asked for: then all are printed wherever they go
 * @returns ends it
 */
export function printRequests(server: Pick<MockServer, 'follow'>, asked: boolean, io: Io): () => void {
  let left = asked || io.interactive ? Number.POSITIVE_INFINITY : UNASKED_LINES;
  return server.follow(({ entries, missed }) => {
    if (left <= 0) return;
    const lines = entries.slice(0, left).map((entry) => requestLine(entry, io.paintErr));
    left -= entries.length;
    if (missed > 0) lines.unshift(io.paintErr.dim(`      ${missed} more, too many at once to be shown`));
    if (left <= 0) lines.push(io.paintErr.dim('      further requests are not shown; --requests shows all'));
    io.err(lines.join('\n'));
  });
}

/** Number, time on the mock's clock (UTC), request, status, and what the mock thought of it. */
function requestLine(entry: JournalEntry, paint: Paint): string {
  const { n, at, request, answer, condition, reason = '' } = entry;
  const outcome = outcomeOf(entry);
  const colour = { refused: paint.red, hint: paint.yellow, accepted: paint.green, waiting: paint.dim }[
    outcome
  ];
  const asked = shorten(`${request.method} ${request.path}`);
  const thought = {
    refused: condition === 'armed-answer' ? reason : `refused: ${reason}`,
    hint: `${reason}, with a hint in the live view`,
    accepted: reason,
    waiting: '',
  }[outcome];
  return [
    paint.dim(`${String(n).padStart(5)} ${at.slice(11, 23)}`),
    asked.padEnd(WIDTH_OF_REQUEST),
    colour(String(answer?.status ?? '–')),
    shorten(thought),
  ].join(' ');
}

function shorten(text: string): string {
  const line = toPrintableLine(text);
  return line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS - 1)}…` : line;
}
