/** Learns secrets by where they stand, from everything that a run sends and sees. */
import type { SecretKind } from '../model/redact.ts';
import { credentialsIn, type Message, secretPlaces } from './secret-places.ts';

/** An exchange, or what is known of it. */
export interface SeenExchange {
  /** What this run sent by itself. */
  readonly request?: Message;
  /** What came from the other side; of a browser also the requests that pages made it send. */
  readonly response?: Message;
  /** What is told of it where no answer came. */
  readonly failure?: string;
}

export interface LearnerOptions {
  /** Told every secret once. */
  readonly onSecret: (kind: SecretKind, value: string) => void;
  readonly isPublic: (value: string) => boolean;
}

/** Shorter values could be found in any text. */
const SHORTEST = 4;

export class SecretLearner {
  readonly #options: LearnerOptions;
  readonly #learned = new Set<string>();
  /** What was sent in a secret's place without being one: an answer that repeats it gives nothing away. */
  readonly #vectors = new Set<string>();

  constructor(options: LearnerOptions) {
    this.#options = options;
  }

  /** Remembers a value that must not be shown: one that was derived from a secret, say. Public words are none. */
  learn(kind: SecretKind, value: string): void {
    if (value.length < SHORTEST || this.#learned.has(value) || this.#options.isPublic(value)) return;
    this.#learned.add(value);
    this.#options.onSecret(kind, value);
  }

  /** Learns what an exchange holds in the places of secrets, and what it repeats of ours without being one. */
  see({ request, response, failure }: SeenExchange): void {
    if (request) {
      for (const { kind, value } of credentialsIn(request.headers)) this.learn(kind, value);
      for (const { value } of secretPlaces(request)) if (!this.#learned.has(value)) this.#vectors.add(value);
    }
    const answers = [response ?? {}, failure === undefined ? {} : { body: failure }];
    for (const { kind, value } of answers.flatMap(secretPlaces))
      if (!this.#vectors.has(value)) this.learn(kind, value);
  }
}
