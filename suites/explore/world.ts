/** What a target offers to flows: who may sign in where, and which time may pass. */
import type { ClientAccount, TargetUnderTest } from '../flows/target.ts';
import type { Wait } from './actions.ts';
import type { Registration } from './model.ts';

export interface World {
  readonly clients: readonly ClientAccount[];
  /** Ids of users that exist. */
  readonly users: readonly string[];
  /** So many of the users can sign in. */
  readonly signIns: number;
  /** No page stands between: codes cost a request each and may be asked for at once. */
  readonly quick: boolean;
  readonly resources: readonly ('listUsers' | 'userOnly')[];
  /** Waits that the target allows, and how long they are. */
  readonly waits: Readonly<Partial<Record<Wait['until'], number>>>;
  /** The target's clock is moved: waiting costs nothing. */
  readonly moves: boolean;
  readonly registration: Registration;
}

/** Safe distance from a limit on a clock that we move, and on one far away. */
const MOVED_MARGIN_MS = 500;
const REAL_MARGIN_MS = 1500;
/** `expiration` may be written in whole seconds, rounded down. */
const TOKEN_MARGIN_MS = 1500;
/** Longer than a memory that is kept for a second, or for a burst of requests. */
const MOMENT_MS = 6_000;
/** How far before or after the limits a wait ends. */
const BESIDE_MS = 200;

export function worldOf(target: TargetUnderTest): World {
  const { client, otherClient, users, lifetimes, resources, interaction, offers } = target;
  const quick = interaction.kind === 'none';
  const moves = (target.advance ?? target.skipTime) !== undefined;
  const codeMs = lifetimes.codeSeconds === undefined ? undefined : lifetimes.codeSeconds * 1000;
  const tokenMs = lifetimes.tokenSeconds === undefined ? undefined : lifetimes.tokenSeconds * 1000;
  const codeMargin = moves ? MOVED_MARGIN_MS : REAL_MARGIN_MS;
  const known = [users.primary, users.other].filter((id) => id !== undefined);
  const fits = (kind: 'code' | 'token') => offers.has(`short-${kind}-lifetime`);
  return {
    clients: [client, ...(otherClient ? [otherClient] : [])],
    users: known,
    signIns: quick ? known.length : Math.min(known.length, users.primary === undefined ? 0 : 1),
    quick,
    resources: [
      ...(resources.listUsers === undefined ? [] : (['listUsers'] as const)),
      ...(resources.userOnly === undefined ? [] : (['userOnly'] as const)),
    ],
    waits: {
      ...(moves || MOMENT_MS <= lifetimes.maxWaitSeconds * 1000 ? { 'a-moment': MOMENT_MS } : {}),
      ...(codeMs !== undefined && fits('code') ? around('code', codeMs, codeMargin) : {}),
      ...(tokenMs !== undefined && fits('token') ? around('token', tokenMs, TOKEN_MARGIN_MS) : {}),
    },
    moves,
    registration: {
      clients: [client, ...(otherClient ? [otherClient] : [])],
      users: known,
      ...(codeMs === undefined ? {} : { codeMs }),
      ...(tokenMs === undefined ? {} : { tokenMs }),
      codeMargin,
      tokenMargin: TOKEN_MARGIN_MS,
      onePerson: !quick,
    },
  };
}

function around(kind: 'code' | 'token', lifetime: number, margin: number): World['waits'] {
  // On a real clock the requests before the wait have taken their time: what is left is less.
  const slack = margin > MOVED_MARGIN_MS ? 2 * margin : BESIDE_MS;
  return {
    [`${kind}-ends`]: Math.max(0, lifetime - margin - slack),
    [`${kind}-ended`]: lifetime + margin + BESIDE_MS,
  };
}
