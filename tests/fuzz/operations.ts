/** What can happen to a provider, as plain data that fast-check makes, shrinks and prints. */
import fc from 'fast-check';
import { DEFAULT_CLIENTS } from '../../mock-server/config/defaults.ts';
import { knownFaults } from '../../mock-server/faults/index.ts';
import type { Encoding } from '../../mock-server/test-kit.ts';

export type Operation =
  | {
      readonly do: 'issue';
      readonly client: number;
      readonly redirect: number;
      readonly userid: string | undefined;
    }
  | {
      readonly do: 'redeem';
      readonly code: number;
      readonly encoding: Encoding;
      readonly client: 'own' | 'other';
      readonly secret: 'right' | 'wrong' | 'of-other' | 'missing';
      readonly redirect: 'same' | 'other' | 'slash' | 'missing';
      readonly user: 'same' | 'other' | 'flipped';
      readonly spelling: 'exact' | 'case' | 'shorter' | 'longer' | 'padded';
    }
  | { readonly do: 'use'; readonly token: number; readonly forUsersOnly: boolean }
  | { readonly do: 'advance'; readonly ms: number }
  | { readonly do: 'set-clock'; readonly at: number }
  | { readonly do: 'reset' }
  | { readonly do: 'fault'; readonly id: string }
  | { readonly do: 'faults-off' };

/** Around the ends of lifetimes, forward and backward. */
const STEPS_MS = [
  0, 1, -1, 999, -999, 1_000, 59_999, 60_000, 60_001, -59_999, -60_000, -60_001, 599_999, 600_000, 660_000,
  660_001, -660_000, 3_599_000, 3_600_000, -3_600_000, 4_200_000, 4_200_001, 86_400_000, -86_400_000,
] as const;

/** Odd instants: the epoch, before it, the turn of 2038, and far away. */
const INSTANTS = [0, -1, 1_743_423_137_000, 1_743_423_137_999, 2_147_483_647_000, 4_102_444_800_000] as const;

const issue: fc.Arbitrary<Operation> = fc.record({
  do: fc.constant('issue' as const),
  client: fc.nat(DEFAULT_CLIENTS.length - 1),
  redirect: fc.nat(3),
  userid: fc.constantFrom(undefined, 'user_42', 'user_7', 'user_42', 'nobody', 'USER_42', ''),
});

/** Mostly honest in every respect, so that one respect at a time is wrong. */
const mostly = <T>(honest: T, ...others: T[]): fc.Arbitrary<T> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constant(honest) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );

const redeem: fc.Arbitrary<Operation> = fc.record({
  do: fc.constant('redeem' as const),
  // Counted from the newest: most exchanges are of a code that was just issued.
  code: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.nat(12) }),
  encoding: fc.constantFrom<Encoding>('form', 'json'),
  client: mostly<'own' | 'other'>('own', 'other'),
  secret: mostly<'right' | 'wrong' | 'of-other' | 'missing'>('right', 'wrong', 'of-other', 'missing'),
  redirect: mostly<'same' | 'other' | 'slash' | 'missing'>('same', 'other', 'slash', 'missing'),
  user: mostly<'same' | 'other' | 'flipped'>('same', 'other', 'flipped'),
  spelling: mostly<'exact' | 'case' | 'shorter' | 'longer' | 'padded'>(
    'exact',
    'case',
    'shorter',
    'longer',
    'padded',
  ),
});

const use: fc.Arbitrary<Operation> = fc.record({
  do: fc.constant('use' as const),
  token: fc.nat(12),
  forUsersOnly: fc.boolean(),
});

const clock: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('advance' as const), ms: fc.constantFrom(...STEPS_MS) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('set-clock' as const), at: fc.constantFrom(...INSTANTS) }),
  },
);

const fault: fc.Arbitrary<Operation> = fc.record({
  do: fc.constant('fault' as const),
  id: fc.constantFrom(...knownFaults().map(({ id }) => id)),
});

/** A history: what happens, in order. */
export const histories: fc.Arbitrary<Operation[]> = fc.array(
  fc.oneof(
    { weight: 24, arbitrary: issue },
    { weight: 36, arbitrary: redeem },
    { weight: 18, arbitrary: use },
    { weight: 16, arbitrary: clock },
    { weight: 1, arbitrary: fc.constant<Operation>({ do: 'reset' }) },
    { weight: 1, arbitrary: fault },
    { weight: 2, arbitrary: fc.constant<Operation>({ do: 'faults-off' }) },
  ),
  { minLength: 4, maxLength: 48, size: 'max' },
);
