/** Forms sent to the sign-in and consent pages. */
import fc from 'fast-check';
import type { HeaderPair } from '../../mock-server/provider/plain.ts';
import { type ByteChange, byteChanges, hostileTexts } from './texts.ts';

export interface FormCase {
  readonly to: 'sign-in' | 'decision';
  readonly page: 'own' | 'spent' | 'invented';
  readonly fields: Readonly<Record<string, string>>;
  readonly again: string | undefined;
  readonly headers: readonly HeaderPair[];
  readonly bytes: readonly ByteChange[];
  readonly lateMs: number;
}

/** How a user goes through the pages: one form after another. */
export interface Visit {
  readonly userid: string | undefined;
  readonly forms: readonly FormCase[];
}

const mostly = <T>(value: T, other: fc.Arbitrary<T>, weight = 8): fc.Arbitrary<T> =>
  fc.oneof({ weight, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: other });

const forms: fc.Arbitrary<FormCase> = fc.record({
  to: fc.constantFrom('sign-in', 'decision'),
  page: mostly<FormCase['page']>('own', fc.constantFrom('spent', 'invented')),
  fields: fc.record(
    {
      username: mostly('ada', fc.oneof(fc.constantFrom('grace', 'ADA', '__proto__'), hostileTexts)),
      password: mostly(
        'mock-password-ada',
        fc.oneof(fc.constantFrom('', 'mock-password-grace'), hostileTexts),
      ),
      decision: mostly('approve', fc.oneof(fc.constantFrom('deny', 'APPROVE'), hostileTexts)),
    },
    { requiredKeys: ['username', 'password', 'decision'] },
  ),
  again: mostly<string | undefined>(undefined, fc.constantFrom('interaction', 'decision', 'password')),
  headers: mostly<readonly HeaderPair[]>(
    [],
    fc.constantFrom<readonly HeaderPair[]>(
      [['Sec-Fetch-Site', 'cross-site']],
      [['Sec-Fetch-Site', 'same-site']],
      [['Sec-Fetch-Site', 'x']],
    ),
  ),
  bytes: mostly<readonly ByteChange[]>([], fc.array(byteChanges, { minLength: 1, maxLength: 2 })),
  lateMs: mostly(0, fc.constantFrom(599_999, 600_000, -1)),
});

export const visits: fc.Arbitrary<Visit> = fc.record({
  userid: fc.constantFrom(undefined, 'user_42', 'user_7'),
  forms: fc.array(forms, { minLength: 1, maxLength: 6 }),
});
