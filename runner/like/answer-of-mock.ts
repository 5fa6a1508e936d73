/** What a mock of a dialect would be observed to do where a deployment was observed. */
import type { Dialect } from '../../mock-server/index.ts';
import { describeObserved, type Observed } from '../../reports/model/observed.ts';
import type { Observation } from '../../reports/model/types.ts';
import { CONDITION_IDS, type ConditionId } from '../../specs/generated/condition-ids.ts';
import { formOfMock } from './form-of-mock.ts';
import { valueOfMock } from './value-of-mock.ts';

/** A point at which the mock of a dialect answers otherwise than a deployment. */
export interface Difference {
  readonly condition: string;
  /** What the deployment does. */
  readonly there: string;
  /** What the mock does; undefined: no dialect decides it. */
  readonly here: string | undefined;
}

/** What the mock does whatever its dialect. */
const FIXED: Readonly<Record<string, NonNullable<Observed['value']>>> = {
  'At the authorization endpoint: state is empty.': 'no state comes back',
  'Where the list of users has the id.': ['id'],
};

/** Pages by path are documented; how many entries there are without is a matter of the configuration. */
const BY_PATH = '/{agentid}/1/0';

/** Points at which a mock of this dialect would be seen to do something else, and those that no dialect decides. */
export function compareWithMock(dialect: Dialect, observations: readonly Observation[]): Difference[] {
  const differences = observations.flatMap((seen): Difference[] => {
    const { condition, actual } = seen;
    const mock = answerOfMock(dialect, seen);
    if (mock && isSame(mock, seen)) return [];
    return [{ condition, there: actual, here: mock && describeObserved(mock) }];
  });
  return [...new Map(differences.map((one) => [JSON.stringify(one), one])).values()];
}

/** Whether two observations of one point say the same. How long an answer took does not count. */
export function isSame(a: Observed | Observation, b: Observed | Observation): boolean {
  return tell(a) === tell(b);
}

function tell({ outcome, form, value, note }: Observed | Observation): string {
  const seen = { outcome, form, value, note };
  return JSON.stringify(seen, (_, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([x], [y]) => (x < y ? -1 : 1)))
      : item,
  );
}

/** What the mock would be seen to do; undefined where no dialect decides. */
export function answerOfMock(dialect: Dialect, seen: Observation): Observed | undefined {
  const { about, setting, outcome, condition, endpoint, note } = seen;
  const fixed = FIXED[condition];
  if (outcome === undefined) return undefined;
  if (fixed !== undefined) return { outcome: 'noted', value: fixed };
  if (condition.startsWith(BY_PATH))
    return { outcome, note: note?.replace(/^[^.]*/, '200 with 1 entries') ?? '' };
  const has = setting === undefined ? undefined : valueOfMock(dialect, setting, seen);
  if (about === undefined || !isConditionId(about)) {
    return has && { outcome: 'noted', setting: setting as NonNullable<Observed['setting']>, ...has };
  }
  const value = has?.value === undefined ? {} : { value: has.value };
  const same = has !== undefined && has.value === seen.value;
  const granted = isGranted(dialect, about, seen, same);
  const more = note === undefined ? {} : { note: 'no origin allowed' };
  if (granted !== undefined) {
    const form = granted === 'token' ? { form: { as: 'json' as const, status: 200 } } : {};
    return { ...value, ...more, ...form, outcome: granted };
  }
  const form = formOfMock(dialect, about, seen);
  const refused = form.as === 'redirect' || (form.status ?? 0) >= 400;
  return {
    ...value,
    ...more,
    outcome: refused ? 'refused' : 'answered',
    form,
    ...(endpoint ? { endpoint } : {}),
  };
}

function isGranted(
  dialect: Dialect,
  about: ConditionId,
  { outcome, endpoint, condition }: Observation,
  same: boolean,
): 'code' | 'token' | undefined {
  const kind = endpoint === 'token' ? 'token' : 'code';
  if (about.endsWith('-success')) return kind;
  if (same && (outcome === 'code' || outcome === 'token')) return outcome;
  const byHead = condition.includes('HEAD ') && endpoint === 'authorize';
  return byHead && dialect.http.head === 'everywhere' ? 'code' : undefined;
}

const isConditionId = (id: string): id is ConditionId => CONDITION_IDS.some((known) => known === id);
