/** Makes a dialect of what a run observed. */
import { dialectNames } from '../../mock-server/config/load-dialect.ts';
import { resolveDialect } from '../../mock-server/config/resolve-dialect.ts';
import { type Dialect, loadDialect } from '../../mock-server/index.ts';
import type { Observation, Report } from '../../reports/model/types.ts';
import { compileSchema } from '../../specs/documents/schema-errors.ts';
import type { ConditionId } from '../../specs/generated/condition-ids.ts';
import type { Dialect as DialectFile } from '../../specs/generated/dialect.ts';
import { readSpec } from '../../specs/index.ts';
import { SEVERAL_PARTS } from '../../suites/checks/observe-carriage.ts';
import { answerOfMock, compareWithMock, type Difference, isSame } from './answer-of-mock.ts';
import { formsFrom } from './forms-from.ts';

export interface Likeness {
  /** As a file of `specs/dialects`. */
  readonly file: DialectFile;
  readonly dialect: Dialect;
  /** Where its mock answers otherwise all the same, or nobody can say. */
  readonly unsaid: readonly Difference[];
}

const strict: unknown = readSpec('dialects/strict.json');
const CHALLENGES = ['plain', 'detailed', 'described'] as const;
/** Parts of the size of a short line: enough to show a client that bodies come in several. */
const PART_BYTES = 64;

let validate: ReturnType<typeof compileSchema> | undefined;

/** Compiled once, by whoever needs it. */
function isDialect(): ReturnType<typeof compileSchema> {
  validate ??= compileSchema({ ...readSpec<object>('schemas/dialect.schema.json'), $id: undefined });
  return validate;
}

/** The dialect whose mock answers most like the deployment of a report. */
export function dialectOf(report: Pick<Report, 'target' | 'observations' | 'verdicts'>): Likeness {
  const { observations, target, verdicts } = report;
  const { documented } = verdicts;
  let file: DialectFile = {
    name: nameOf(target.name),
    title: `Like ${target.name}`,
    description: `Made of what a run observed of ${target.name}. What was not observed is as in strict.`,
    extends: 'strict',
    sound: documented === 'conformant' || documented === 'conformant-with-findings',
    deviations: [],
  };
  const adopt = (change: (draft: DialectFile) => DialectFile) => {
    const changed = change(file);
    if (isDialect()(changed)) file = changed;
  };
  for (const [setting, value] of settingsOf(observations))
    adopt((draft) => withSetting(draft, setting, value));
  adopt((draft) => withPart(draft, 'authorize', pagesOf(observations)));
  adopt((draft) => withPart(draft, 'http', { ...allowOf(observations) }));
  if (leadsByPage(observations)) adopt((draft) => withPart(draft, 'interaction', { leave: 'script' }));
  const prefix = new URL(target.baseUrl).pathname.replace(/\/$/, '');
  if (prefix !== '') adopt((draft) => withPart(draft, 'http', { prefix }));
  for (const [about, seen] of groupByOutcome(observations)) {
    const form = bestForm(file, about, seen);
    if (form) adopt((draft) => withPart(draft, 'refusals', { [about]: form }));
  }
  const challenged = observations.filter(({ form }) => form?.challenge !== undefined);
  const challenge = best([...CHALLENGES, ...ownChallenge(challenged)], (one) =>
    countSame(resolveLike(withPart(file, 'resources', { challenge: one })), challenged),
  );
  if (challenged.length > 0) adopt((draft) => withPart(draft, 'resources', { challenge }));
  const dialect = resolveLike(file);
  return { file, dialect, unsaid: compareWithMock(dialect, observations) };
}

/**
 * The complete dialect of a file.
 * @throws RangeError where it extends a dialect that there is none of
 */
export function resolveLike(file: DialectFile): Dialect {
  const known = (name: string) => (name === 'strict' ? strict : loadDialect(name));
  return resolveDialect(file.name, {
    read: (name) => (name === file.name ? file : known(name)),
    names: dialectNames,
  });
}

function nameOf(text: string): string {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '');
  return `like-${name === '' ? 'a-deployment' : name}`;
}

/** The challenges as they were seen, where a bad token and none were answered with one. */
function ownChallenge(challenged: readonly Observation[]): { absent: string; bad: string }[] {
  const of = (about: ConditionId) => challenged.find((seen) => seen.about === about)?.form?.challenge;
  const [absent, bad] = [of('resource-token-absent'), of('resource-token-invalid')];
  return absent === undefined || bad === undefined ? [] : [{ absent, bad }];
}

/** Whether the last page leads the browser on itself: there is no status of a redirect then. */
function leadsByPage(observations: readonly Observation[]): boolean {
  return observations.some(
    ({ about, form }) =>
      about === 'authorize-user-denied' && form?.as === 'redirect' && form.status === undefined,
  );
}

/** Whether refused methods come with the header that names the others. */
function allowOf(observations: readonly Observation[]): object {
  const refused = observations.filter(
    ({ about, form }) => about === 'method-not-allowed' && form?.status === 405,
  );
  if (refused.length === 0) return {};
  const sent = refused.filter(({ form }) => form?.allow !== undefined).length;
  const byHead = refused.some(
    ({ endpoint, form }) => endpoint === 'authorize' && form?.allow?.includes('HEAD'),
  );
  return {
    allow: sent * 2 >= refused.length ? 'sent' : 'left-out',
    ...(byHead ? { head: 'everywhere' } : {}),
  };
}

type Value = NonNullable<Observation['value']>;

/** Settings with the value that was seen most often. */
function settingsOf(observations: readonly Observation[]): [string, Value][] {
  const seen = new Map<string, Value[]>();
  for (const { setting, value } of observations) {
    if (setting !== undefined && value !== undefined)
      seen.set(setting, [...(seen.get(setting) ?? []), value]);
  }
  return [...seen].flatMap(([setting, values]) => {
    const texts = values.map((value) => JSON.stringify(value));
    const chosen = best(values, (value) => texts.filter((text) => text === JSON.stringify(value)).length);
    return chosen === undefined ? [] : [[setting, chosen] as [string, Value]];
  });
}

function withSetting(file: DialectFile, setting: string, value: Value): DialectFile {
  const [part = '', member = ''] = setting.split(/\.(.*)/s);
  if (part === 'habits') {
    const habits = [...(file.habits ?? []), ...(value === true ? [member] : [])];
    return habits.length === 0 ? file : { ...file, habits: habits as NonNullable<DialectFile['habits']> };
  }
  return withPart(file, part as 'token', { [member]: valueFor(setting, value) });
}

const NEVER_ABSENT: ReadonlySet<string> = new Set(['http.cacheControl', 'token.mediaType']);

/** What a dialect writes for what was seen. */
function valueFor(setting: string, value: Value): unknown {
  if (setting === 'http.chunkBytes') return value === SEVERAL_PARTS ? PART_BYTES : value;
  // A header that is not sent cannot be asked for.
  if (value === 'none' && NEVER_ABSENT.has(setting)) return undefined;
  if (!Array.isArray(value)) return value;
  if (setting === 'http.headers')
    return value.map((line) => line.replace('=…', '=observed').split(/: (.*)/s, 2));
  if (setting === 'token.extraMembers') return Object.fromEntries(value.flatMap(memberOf));
  return value;
}

const MEMBERS: Readonly<Record<string, unknown>> = { token_type: 'Bearer', expires_in: '$lifetime' };
const SAMPLES: Readonly<Record<string, unknown>> = {
  string: 'as observed',
  number: 0,
  boolean: true,
  null: null,
  array: [],
  object: {},
};

/** A member that was seen by name and type; its value was not written down. */
function memberOf(line: string): [string, unknown][] {
  const [, name = '', type = ''] = /^(.*) \((\w+)\)$/.exec(line) ?? [];
  if (name === 'access_token' || name === 'expiration') return [];
  return [[name, MEMBERS[name] ?? SAMPLES[type]]];
}

function withPart<P extends 'authorize' | 'token' | 'resources' | 'interaction' | 'http' | 'refusals'>(
  file: DialectFile,
  part: P,
  members: Readonly<Record<string, unknown>>,
): DialectFile {
  return { ...file, [part]: { ...file[part], ...members } };
}

/** Whether a browser is shown a page where a program is told in another form, and how a form's answer redirects. */
function pagesOf(observations: readonly Observation[]): Record<string, unknown> {
  const asProgram = observations.filter(({ asked, form }) => asked === 'program' && form);
  const asBrowser = asProgram.flatMap(({ about }) =>
    observations.filter((one) => one.about === about && one.asked === undefined && one.form),
  );
  const isPage = ({ form }: Observation) => form?.as === 'html';
  const negotiates = asBrowser.some(isPage) && !asProgram.some(isPage);
  const after = observations.find(({ about }) => about === 'authorize-user-denied')?.form;
  const status = after?.as === 'redirect' ? after.status : undefined;
  return {
    ...(asBrowser.length === 0 ? {} : { errorPages: negotiates ? 'negotiate' : 'never' }),
    ...(status === 302 || status === 303 ? { statusAfterForm: status } : {}),
  };
}

function groupByOutcome(observations: readonly Observation[]): Map<ConditionId, Observation[]> {
  const groups = new Map<ConditionId, Observation[]>();
  for (const seen of observations) {
    if (seen.about === undefined || seen.about.endsWith('-success') || !seen.form) continue;
    const about = seen.about as ConditionId;
    groups.set(about, [...(groups.get(about) ?? []), seen]);
  }
  return groups;
}

/** The form that agrees with most of what was seen; undefined where the one that the dialect has already does. */
function bestForm(file: DialectFile, about: ConditionId, seen: readonly Observation[]) {
  const count = (form: object | undefined) =>
    countSame(
      resolveLike(form ? withPart(file, 'refusals', { [about]: form }) : file),
      seen.map(withoutChallenge),
    );
  return best([undefined, ...seen.flatMap(formsFrom)], count);
}

/** Which challenge there is, is decided after the forms. */
function withoutChallenge(seen: Observation): Observation {
  const { form: { challenge: _, ...form } = { as: 'other' }, endpoint, ...rest } = seen;
  return { ...rest, form, ...(endpoint === undefined || endpoint === 'resource' ? {} : { endpoint }) };
}

function countSame(dialect: Dialect, observations: readonly Observation[]): number {
  return observations.filter((seen) => {
    const mock = answerOfMock(dialect, seen);
    return mock !== undefined && isSame(mock, seen);
  }).length;
}

/** The first of those with the highest count. */
function best<T>(choices: readonly T[], count: (choice: T) => number): T | undefined {
  let most = -1;
  let chosen: T | undefined;
  for (const choice of choices) {
    const here = count(choice);
    if (here > most) [most, chosen] = [here, choice];
  }
  return chosen;
}
