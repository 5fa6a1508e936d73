import type { ConditionId } from '../../specs/generated/condition-ids.ts';
import type { Dialect as DialectFile, AnswerForm as WireForm } from '../../specs/generated/dialect.ts';
import type { ReadOnly } from '../../specs/read-only.ts';

/** The wire form of a refusal. `{parameter}` in a text stands for the name of the parameter concerned. */
export type AnswerForm = ReadOnly<WireForm>;

/** The parts that a file may leave to the dialect that it extends. */
type Part = 'authorize' | 'code' | 'token' | 'resources' | 'interaction' | 'http';

/** A complete dialect: how this provider settles what the documentation leaves open. Files: specs/dialects. */
export type Dialect = ReadOnly<
  Omit<DialectFile, Part | '$schema' | 'extends' | 'refusals'> & {
    refusals: Partial<Record<ConditionId, WireForm>>;
  } & { [Name in Part]: Required<NonNullable<DialectFile[Name]>> }
>;

/** How codes and tokens are written. All are random; the format only dresses the bytes. */
export type SecretFormat = Dialect['code']['format'];

/** How the instant in `expiration` is written. */
export type ExpirationFormat = Dialect['token']['expiration'];

/** A departure from the documentation that a dialect declares; each is one override under `deviations/`. */
export type DeviationId = Dialect['deviations'][number]['id'];

/** Something that the documentation neither demands nor forbids; each is one override under `habits/`. */
export type HabitId = NonNullable<Dialect['habits']>[number];

/** What becomes of a JSON object that names a member twice: it is refused, or one of the two counts. */
export type RepeatedMember = Dialect['token']['repeatedMember'];
