/** Each sub-command of `report` has options of its own; another one's would be passed over in silence. */
import { UsageError } from '../../runner/usage-error.ts';
import { nearest } from '../../specs/documents/did-you-mean.ts';
import { camel } from '../parse-options.ts';

const OWN = {
  show: ['json', 'format'],
  open: [],
  diff: ['json', 'markdown'],
  merge: ['out', 'format', 'json'],
  dialect: ['out'],
  drift: ['dialect', 'json'],
  'from-har': ['target', 'client', 'out', 'format', 'gate', 'fail-on', 'json'],
  keygen: [],
  sign: ['key', 'release', 'subject'],
  verify: ['key', 'base-url', 'run-id', 'max-age'],
  package: ['out'],
  accept: ['trust', 'target', 'base-url', 'set', 'max-age', 'run-id'],
} as const;

export type Subcommand = keyof typeof OWN;

/** In the order of their life. */
export const SUBCOMMANDS = Object.keys(OWN) as readonly Subcommand[];

/** Names of the options that a sub-command takes. */
export const optionsOf = (subcommand: Subcommand): readonly string[] => OWN[subcommand];

/**
 * Refuses options of other sub-commands.
 * @param names of all options of `report`
 * @param values what was given, by their names in camel case; false and undefined were not
 * @throws UsageError with what was probably meant, or what there is, and whose option it is
 */
export function refuseForeignOptions(
  subcommand: Subcommand,
  names: readonly string[],
  values: Readonly<Record<string, unknown>>,
): void {
  const own = optionsOf(subcommand);
  const given = names.filter((name) => values[camel(name)] !== undefined && values[camel(name)] !== false);
  const foreign = given.filter((name) => !own.includes(name));
  if (foreign.length === 0) return;
  throw new UsageError(foreign.map((name) => explain(subcommand, name, own)).join('\n'));
}

function explain(subcommand: Subcommand, name: string, own: readonly string[]): string {
  const meant = nearest(name, own);
  const takes = own.length === 0 ? 'it takes none' : `it takes ${listed(own)}`;
  const owners = SUBCOMMANDS.filter((one) => optionsOf(one).includes(name));
  const whose = `--${name} is an option of ${owners.map((one) => `report ${one}`).join(' and ')}`;
  const hint = meant === undefined ? takes : `did you mean --${meant}?`;
  return `report ${subcommand} has no option --${name}; ${hint}${meant === undefined ? '; ' : ' '}${whose}`;
}

const listed = (names: readonly string[]): string => names.map((name) => `--${name}`).join(', ');
