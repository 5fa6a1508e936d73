import type { Endpoint } from '../provider/guards/routes.ts';
import type { PlainRequest } from '../provider/plain.ts';
import type { ProviderAnswer } from '../provider/steps.ts';

/** What the store knew of a code or token when it was issued. */
interface IssuedSecret {
  /** Epoch ms at which it was to end; refusals may end a code sooner. */
  readonly expiresAt: number;
  readonly clientId: string;
  /** What a code is bound to; undefined for a token. */
  readonly redirectUri: string | undefined;
  /** Undefined for a generic one. */
  readonly userId: string | undefined;
}

/** What is recorded of an exchange at once, because it may be gone when a reader opens the journal. */
export interface Extracted {
  readonly endpoint: Endpoint;
  /** The token or else the code in the answer, if the store knew it. */
  readonly issued: IssuedSecret | undefined;
}

/** An exchange that has its answer, as it came and went. */
export interface AnsweredExchange {
  readonly n: number;
  /** Epoch ms on the mock's clock. */
  readonly at: number;
  readonly request: PlainRequest;
  readonly answer: ProviderAnswer;
  readonly extracted: Extracted;
  /** Real time until the answer was ready, in whole microseconds. */
  readonly micros: number;
  readonly faults: readonly string[];
  readonly armed: boolean;
  readonly revision: number;
}
