import type { RedirectRewrite, TokenAnswerRewrite } from './armed-rewrite.ts';
import type { Endpoint } from './provider/guards/routes.ts';
import { type HeaderPair, type PlainRequest, singleHeader } from './provider/plain.ts';

/**
 * What the next matching requests get. Without `answer`, `reset` and `silent` the provider answers itself: late, with a
 * fault, or with a lie. Texts of `answer.body`, `answer.headers`, `redirect` and `tokenAnswer` may hold placeholders, see
 * `armed-rewrite.ts`.
 */
export interface ArmedAnswer {
  /** All given members must match. */
  readonly match?: {
    readonly endpoint?: Endpoint;
    readonly method?: string;
    /** Text that occurs in path, query or Content-Type. */
    readonly contains?: string;
  };
  /** How many requests it is for. Default 1. */
  readonly times?: number;
  readonly answer?: {
    readonly status?: number;
    readonly headers?: readonly HeaderPair[];
    readonly body?: string;
  };
  /** Let the provider do its work (use the code up, say) before the armed answer goes out in place of its own. */
  readonly afterProcessing?: boolean;
  /** Id of a fault that is on for these requests. */
  readonly fault?: string;
  /** Wait this long before answering, in ms. */
  readonly delayMs?: number;
  /** Break the connection. */
  readonly reset?: boolean;
  /** Take the request and never answer. */
  readonly silent?: boolean;
  /** Break the connection in the middle of the answer's body. */
  readonly half?: boolean;
  /** Go on with this many bytes of white space before the answer's body. */
  readonly streamBytes?: number;
  /** Send the body in chunks of this many bytes. */
  readonly chunkBytes?: number;
  /** Rewrite the redirect to the client. */
  readonly redirect?: RedirectRewrite;
  /** Issue this code. */
  readonly code?: string;
  /** Issue this token. */
  readonly token?: string;
  /** Rewrite the token answer. */
  readonly tokenAnswer?: TokenAnswerRewrite;
}

/** Most answers that can wait, and how long they may be together, written as JSON. */
const MAX_ARMED = 1000;
const MAX_ARMED_CHARACTERS = 33_554_432;

/** Armed answers in the order they were armed; the first that matches is used. */
export class ArmedQueue {
  #waiting: { readonly armed: ArmedAnswer; left: number; readonly characters: number }[] = [];

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** @throws RangeError when too many are waiting */
  add(armed: ArmedAnswer): void {
    if (this.#waiting.length >= MAX_ARMED)
      throw new RangeError(`no more than ${MAX_ARMED} answers can be armed`);
    const characters = JSON.stringify(armed).length;
    const others = this.#waiting.reduce((sum, one) => sum + one.characters, 0);
    if (others + characters > MAX_ARMED_CHARACTERS)
      throw new RangeError(`no more than ${MAX_ARMED_CHARACTERS} characters of answers can be armed`);
    this.#waiting.push({ armed, left: armed.times ?? 1, characters });
  }

  take(endpoint: Endpoint, request: PlainRequest): ArmedAnswer | undefined {
    const index = this.#waiting.findIndex(({ armed }) => matches(armed, endpoint, request));
    const found = this.#waiting[index];
    if (found === undefined) return undefined;
    found.left -= 1;
    if (found.left <= 0) this.#waiting.splice(index, 1);
    return found.armed;
  }

  clear(): void {
    this.#waiting = [];
  }

  /** Replaces what waits by what {@link list} showed, here or elsewhere. */
  restore(list: readonly ArmedAnswer[]): void {
    this.clear();
    for (const armed of list) this.add(armed);
  }

  list(): readonly ArmedAnswer[] {
    return this.#waiting.map(({ armed, left }) => ({ ...armed, times: left }));
  }
}

function matches({ match = {} }: ArmedAnswer, endpoint: Endpoint, request: PlainRequest): boolean {
  if (match.endpoint !== undefined && match.endpoint !== endpoint) return false;
  if (match.method !== undefined && match.method !== request.method) return false;
  if (match.contains === undefined) return true;
  const text = `${request.path}?${request.rawQuery}\n${singleHeader(request, 'content-type') ?? ''}`;
  return text.includes(match.contains);
}
