/** The exit codes, which pipelines rely on: a number is never given another meaning. */
export const exitCodes = {
  met: 0,
  notMet: 1,
  usage: 2,
  notVerified: 3,
  unreachable: 4,
  harness: 5,
  waiver: 6,
  report: 7,
  leak: 8,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** What each says in the help of a command. */
export const exitCodeTexts: Readonly<Record<ExitCode, string>> = {
  0: 'the gate is met',
  1: 'the gate is not met',
  2: 'usage or configuration error: the message says what to change',
  3: 'not fully verified: something the gate needs could not be tested',
  4: 'the target cannot be reached',
  5: 'the harness failed, or the run was interrupted',
  6: 'a waiver is stale, expired or invalid',
  7: 'the report is incomplete, altered or not a report',
  8: 'a secret in our own output could not be masked: the report has verdicts, but no texts',
};
