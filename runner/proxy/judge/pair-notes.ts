/** What only the history of both sides tells of an exchange, in words of the protocol. */
import type { RequirementId } from '../../../specs/generated/requirement-ids.ts';
import { expiredFor } from './client-history-checks.ts';
import type { CodeUse, Event } from './history.ts';
import { firstOf } from './seen.ts';

export interface PairNote {
  /** `cause`: likely why it was refused; `hint`: a mistake; `note`: what else helps to understand it. */
  readonly kind: 'cause' | 'hint' | 'note';
  /** A sentence without its full stop, and without a secret. */
  readonly text: string;
  readonly requirements: readonly RequirementId[];
  /** Earlier exchanges that it speaks of. */
  readonly earlier: readonly number[];
}

/** Everything that there is to say. @param codeSeconds Declared lifetime of a code */
export function notesOf(event: Event, codeSeconds: number | undefined): PairNote[] {
  const { answer } = event.seen.entry;
  const kind = answer !== undefined && answer.status >= 400 ? 'cause' : 'hint';
  const say = (text: string, earlier: readonly number[], ...requirements: RequirementId[]): PairNote => ({
    ...{ kind, text, requirements, earlier },
  });
  if (event.kind === 'token') return notesOfUse(event.use, codeSeconds, say);
  if (event.kind !== 'api') return [];
  const { token, presented, seen } = event.call;
  const at = token?.use.seen.entry.n ?? 0;
  if (!token) {
    if (presented === undefined) return [say('The call brought no token', [], 'client-api-bearer')];
    return [{ ...say('This token was not issued while the proxy was there', []), kind: 'note' }];
  }
  const over = expiredFor(token, seen.entry.at);
  if (over === undefined) return [];
  return [
    say(
      `This token, of request ${at}, was used ${seconds(over)} after its expiration`,
      [at],
      'client-api-expired',
    ),
  ];
}

type Say = (text: string, earlier: readonly number[], ...requirements: RequirementId[]) => PairNote;

function notesOfUse(use: CodeUse, codeSeconds: number | undefined, say: Say): PairNote[] {
  const { code, params, earlier, seen } = use;
  const value = firstOf(params, 'code');
  if (!value) return [say('The request brought no code', [], 'client-token-code')];
  if (!code) return [{ ...say('This code was not issued while the proxy was there', []), kind: 'note' }];
  const issued = code.redirect.seen.entry.n;
  const notes: PairNote[] = [];
  const granted = earlier.find(({ token }) => token !== undefined);
  if (granted) {
    const { n } = granted.seen.entry;
    const ms = Math.max(0, Math.round(seen.entry.at - granted.seen.endedAt));
    notes.push(
      say(
        `This code was redeemed ${ms} ms earlier by request ${n}; a code works once`,
        [issued, n],
        'client-token-once',
      ),
    );
  }
  const over = codeSeconds === undefined ? 0 : seen.entry.at - code.at - codeSeconds * 1_000;
  if (over > 0)
    notes.push(
      say(
        `This code was presented ${seconds(over)} after its declared lifetime of ${codeSeconds} s`,
        [issued],
        'client-token-prompt',
      ),
    );
  const asked = code.flow.authorization;
  const was = (name: string) => firstOf(asked?.query ?? [], name);
  if (asked && (was('redirect_uri') ?? '') !== (firstOf(params, 'redirect_uri') ?? ''))
    notes.push(
      say(
        `This code was issued to another redirect URI, that of request ${asked.entry.n}`,
        [asked.entry.n],
        'client-token-redirect-uri',
      ),
    );
  if (asked && was('client_id') !== firstOf(params, 'client_id'))
    notes.push(
      say(
        `This code was issued to another client, in request ${asked.entry.n}`,
        [asked.entry.n],
        'client-token-client-id',
      ),
    );
  if (asked && (was('userid') ?? '') !== (firstOf(params, 'userid') ?? ''))
    notes.push(
      say(
        `The userid is not the one that request ${asked.entry.n} asked with`,
        [asked.entry.n],
        was('userid') ? 'client-token-userid' : 'client-token-generic',
      ),
    );
  return notes;
}

const seconds = (ms: number): string =>
  ms < 10_000 ? `${(ms / 1_000).toFixed(1)} s` : `${Math.round(ms / 1_000)} s`;
