/** An honest step did not succeed: what follows it would prove nothing. */
export class ControlFailedError extends Error {
  override readonly name = 'ControlFailedError';
  readonly evidence: readonly number[];
  /** The honest request was explicitly refused with this status. */
  readonly status: number | undefined;
  /** The page on which a sign-in could not be played on. */
  readonly picture: Buffer | undefined;
  constructor(
    message: string,
    evidence: readonly number[],
    status?: number,
    picture?: Buffer,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.evidence = evidence;
    this.status = status;
    this.picture = picture;
  }
}
