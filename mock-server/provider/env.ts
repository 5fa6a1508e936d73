import type { ConditionId } from '../../specs/generated/condition-ids.ts';
import type { Client, ProviderConfig, User } from './config.ts';
import type { AnswerForm, Dialect } from './dialect.ts';
import type { HeaderPair } from './plain.ts';
import type { ProviderStore } from './records.ts';
import type { ProviderSteps } from './steps.ts';

/** Everything a step may use besides its arguments. Steps call one another through `steps`, never directly. */
export interface ProviderEnv {
  readonly config: ProviderConfig;
  readonly dialect: Dialect;
  readonly store: ProviderStore;
  /** Epoch ms. */
  readonly now: () => number;
  /** Unpredictable bytes, unless the run is seeded. */
  readonly random: (bytes: number) => Uint8Array;
  readonly steps: ProviderSteps;
  readonly clients: ReadonlyMap<string, Client>;
  readonly users: ReadonlyMap<string, User>;
  readonly usersByLogin: ReadonlyMap<string, User>;
  /** Users who have a passkey, by its id. */
  readonly usersByPasskey: ReadonlyMap<string, User>;
  /** The wire form of every refusal, settled from the documentation and the dialect. */
  readonly forms: ReadonlyMap<ConditionId, AnswerForm>;
  /** Sent with every answer: what the dialect adds, HSTS over TLS, and that this is a mock. */
  readonly commonHeaders: readonly HeaderPair[];
  /** How the dialect says that nothing may be stored. */
  readonly cacheHeaders: readonly HeaderPair[];
  /** Whether the dialect has no habits of transport, which is the fast case. */
  readonly plainTransport: boolean;
}
