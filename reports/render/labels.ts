/** The words every rendering uses for the same thing. */
import { usedExceptions } from '../model/score.ts';
import type { Control, Level, Profile, Report, RowOutcome, Verdict } from '../model/types.ts';

export const OUTCOME_WORDS: Readonly<Record<RowOutcome, string>> = {
  pass: 'Pass',
  fail: 'Fail',
  warn: 'Warning',
  untestable: 'Untestable',
  inconclusive: 'Inconclusive',
  'not-applicable': 'Not applicable',
  waived: 'Waived',
  error: 'Harness error',
  excluded: 'Excluded',
};

/** What each outcome says, for a legend. */
export const OUTCOME_MEANING: Readonly<Record<RowOutcome, string>> = {
  pass: 'The requirement is met, as far as it was tried.',
  fail: 'A must is broken.',
  warn: 'A should is not followed.',
  error: 'A test could not be carried out: a defect of this tool.',
  inconclusive:
    'Tested, and nothing follows: an honest exchange failed, a rate limit or an outage came between, or the refusal had another cause.',
  untestable: 'Not tested: the configuration lacks something. The reason says what would enable it.',
  waived: 'Broken, and accepted for a time. The verdict counts it as broken all the same.',
  'not-applicable': 'The target has nothing that the requirement is about.',
  excluded: 'Cannot be tested from outside.',
};

/** In the order in which a reader wants to know of them. */
export const OUTCOMES_IN_ORDER: readonly RowOutcome[] = [
  'fail',
  'warn',
  'error',
  'inconclusive',
  'untestable',
  'waived',
  'pass',
  'not-applicable',
  'excluded',
];

/** What became of a declaration of the target file. */
export const CONTROL_WORDS: Readonly<Record<Control['outcome'], string>> = {
  proved: 'shown',
  refuted: 'not as the file has it',
  inconclusive: 'not shown',
  unseen: 'cannot be seen from outside',
  judged: 'left to the requirements',
};

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  conformant: 'Conformant',
  'conformant-with-findings': 'Conformant with findings',
  'non-conformant': 'Non-conformant',
  'not-fully-verified': 'Not fully verified',
};

/** What each verdict says of a profile. */
export const VERDICT_MEANING: Readonly<Record<Verdict, string>> = {
  conformant: 'Every must and should of the profile that was to be tested is met.',
  'conformant-with-findings':
    'Every must is met, and a should is not, or a declared exception stands for a must about the end of a token.',
  'non-conformant': 'A must is broken, whatever else is open.',
  'not-fully-verified': 'No must is broken, and one could not be verified, or nothing was tested.',
};

export const PROFILE_WORDS: Readonly<Record<Profile, string>> = {
  documented: 'Documented',
  hardened: 'Hardened',
  interop: 'Interop',
};

export const PROFILE_MEANING: Readonly<Record<Profile, string>> = {
  documented: 'What the AIRisk documentation states.',
  hardened: 'Security practice of the OAuth 2.0 and HTTP standards.',
  interop: 'What generic OAuth 2.0 libraries expect. Never part of a verdict.',
};

export const LEVEL_WORDS: Readonly<Record<Level, string>> = { must: 'Must', should: 'Should', may: 'May' };

export const KIND_WORDS: Readonly<Record<Report['target']['kind'], string>> = {
  'built-in': 'built-in mock',
  deployment: 'deployment',
  client: 'client application',
  proxy: 'what passed between a client and a deployment',
};

/** Which requirements only a declared exception speaks for; undefined: none. */
export function describeExceptions(
  rows: readonly { readonly id: string; readonly outcome: string }[],
  { exceptions }: { readonly exceptions?: readonly string[] | undefined },
): string | undefined {
  const used = usedExceptions(rows, exceptions).map(({ id }) => id);
  if (used.length === 0) return undefined;
  return `by declared exception (lifetimes.beyondWait), on \`expiration\` alone: ${used.join(', ')}`;
}

/** What an exit code says. */
export function describeExitCode(code: number): string {
  const words = [
    'gate met',
    'gate not met',
    'configuration refused',
    'not fully verified',
    'target unreachable',
    'harness error',
    'waivers must be corrected',
    'report incomplete or altered',
    'secret found in the output',
  ];
  return words[code] ?? 'unknown';
}

/** `1.2 s`, `4 min 05 s`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/** `2025-03-31 12:00:00 UTC`, or the text itself when it is no date. */
export function formatInstant(text: string): string {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) return text;
  return `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** `1 finding`, `3 findings`. */
export function countOf(n: number, noun: string, plural = `${noun}s`): string {
  return `${n.toLocaleString('en-GB')} ${n === 1 ? noun : plural}`;
}
