/** One-time codes of an authenticator (RFC 6238), none of them twice: a provider that keeps to section 5.2 takes each once. */
import { Secret, TOTP, URI } from 'otpauth';
import { claim } from './claims.ts';
import { StepError } from './find-control.ts';
import { sleep } from './rate-limiter.ts';

/** How the configuration describes an authenticator. */
export interface Authenticator {
  /** Base32, as it is shown beside the picture that is scanned, or the address in that picture. */
  readonly secret?: string;
  readonly digits?: number;
  readonly period?: number;
  readonly algorithm?: 'SHA1' | 'SHA256' | 'SHA512';
}

/** The time at the target, and how to let it pass. */
export interface CodeClock {
  now(): number;
  wait(ms: number): Promise<void>;
  /** Whose clock it is: authenticators of two targets may have the same secret. */
  readonly of: string;
}

/** The time of this machine. */
export const REAL_TIME: CodeClock = { now: () => Date.now(), wait: sleep, of: '' };

/** A code that is about to end would be over when it arrives. */
const LEAST_LEFT_SHARE = 1 / 10;

export class OneTimeCodes {
  readonly #clock: CodeClock;

  constructor(clock: CodeClock = REAL_TIME) {
    this.#clock = clock;
  }

  /**
   * A code that was given to nobody: waits for the next period where this one's was, by whichever process of this user.
   * @throws StepError when the secret is none.
   */
  async next(authenticator: Authenticator): Promise<string> {
    const totp = readAuthenticator(authenticator);
    const periodMs = totp.period * 1000;
    for (;;) {
      const at = this.#clock.now();
      const left = periodMs - (at % periodMs);
      if (left >= periodMs * LEAST_LEFT_SHARE && this.#claim(totp, at))
        return totp.generate({ timestamp: at });
      await this.#clock.wait(left);
    }
  }

  /** Leaves out the code of this moment: a person who signs in by hand may have used it. A secret that is none has no codes. */
  leaveOut(authenticator: Authenticator): void {
    try {
      this.#claim(readAuthenticator(authenticator), this.#clock.now());
    } catch (error) {
      if (!(error instanceof StepError)) throw error;
    }
  }

  #claim(totp: TOTP, at: number): boolean {
    return claim(`${this.#clock.of} ${totp.secret.base32}`, Math.floor(at / (totp.period * 1000)));
  }
}

/** How the secret of an authenticator may stand somewhere. */
export function secretsOfCodes(secret: string): string[] {
  try {
    return [secret, readAuthenticator({ secret }).secret.base32];
  } catch {
    return [secret];
  }
}

function readAuthenticator({
  secret = '',
  digits = 6,
  period = 30,
  algorithm = 'SHA1',
}: Authenticator): TOTP {
  try {
    if (/^otpauth:/i.test(secret)) {
      const parsed = URI.parse(secret);
      if (parsed instanceof TOTP) return parsed;
    } else {
      const base32 = secret.replace(/[\s-]/g, '').replace(/=+$/, '').toUpperCase();
      if (base32 !== '') return new TOTP({ secret: Secret.fromBase32(base32), digits, period, algorithm });
    }
  } catch {
    // The library's own words would quote the secret.
  }
  throw new StepError('totp.secret is neither base32 nor an otpauth://totp address');
}
