/** What a mock's journal holds, as exchanges that passed: the judge of real traffic reads those. */
import type { JournalView } from '../../mock-server/index.ts';
import type { PassedExchange } from '../proxy/forward/passed-exchange.ts';

type Entry = JournalView['entries'][number];

/** An exchange of the journal. One whose answer was armed counts as lost: what the client made of it is no habit of its own. */
export function passedOf({ n, at, request, answer, armed, ms = 0 }: Entry): PassedExchange {
  const { method, path, rawQuery, headers, body, bodyBytes } = request;
  const bytes = Buffer.from(body, 'latin1');
  const whole = bodyBytes === bytes.length;
  const host = headers.find(([name]) => name.toLowerCase() === 'host')?.[1] ?? '';
  const sent = answer === undefined ? undefined : Buffer.from(answer.body, 'utf8');
  return {
    ...{ n, at, own: `http://${host}`, ms, lost: [] },
    request: {
      ...{ method, target: rawQuery === '' ? path : `${path}?${rawQuery}`, headers },
      body: { bytes: whole ? bytes : Buffer.alloc(0), size: bodyBytes, whole },
    },
    ...(answer &&
      sent && {
        answer: {
          ...{ status: answer.status, headers: answer.headers, complete: !armed, headMs: ms },
          body: { bytes: sent, size: sent.length, whole: true },
        },
      }),
    ...(armed ? { failure: 'the answer was armed', failedSide: 'proxy' as const } : {}),
  };
}

/** Whether the mock's clock stands elsewhere than the system's, or did when something came. */
export function isClockMoved({ clock, entries }: JournalView): boolean {
  if (clock.offset !== 0 || clock.frozenAt !== undefined) return true;
  return entries.some(({ at }, index) => at < (entries[index - 1]?.at ?? at));
}
