/** Mistakes of the user, as opposed to ours. */
import { type ExitCode, exitCodes } from '../specs/exit-codes.ts';

/** Ends the command with one line on stderr and no stack: the message says what is wrong and what to write instead. */
export class UsageError extends Error {
  /** Default: usage or configuration error. */
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = exitCodes.usage) {
    super(message);
    this.exitCode = exitCode;
  }
}
