import type { LiveJournal } from '../live-journal.ts';

/** One portion of the journal. */
export type Portion = LiveJournal;

/** The token is not the one of this mock. */
export class TokenRefused extends Error {}

/** How long the mock may keep a question that has no answer yet. */
const WAIT_MS = 20_000;

/**
 * Asks for what is new since a portion and waits for it.
 * @throws TokenRefused
 * @throws Error when the mock does not answer
 */
export async function pollJournal(
  token: string,
  last: Pick<Portion, 'generation' | 'revision'> | undefined,
  signal: AbortSignal,
): Promise<Portion> {
  const query = new URLSearchParams(
    last === undefined
      ? {}
      : { generation: String(last.generation), after: String(last.revision), waitMs: String(WAIT_MS) },
  );
  const answer = await fetch(`journal/live?${query}`, {
    headers: { Authorization: `Bearer ${token}` },
    cache: 'no-store',
    credentials: 'omit',
    signal,
  });
  if (answer.status === 401)
    throw new TokenRefused(`This ${document.body.dataset['name']} has another token.`);
  if (!answer.ok) throw new Error(`the answer was ${answer.status}`);
  return (await answer.json()) as Portion;
}
