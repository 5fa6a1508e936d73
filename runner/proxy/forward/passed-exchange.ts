import type { IncomingMessage } from 'node:http';
import { remembering } from '../remembering.ts';
import type { BodyCopy } from './copy-body.ts';
import { type Header, toPairs } from './sides.ts';

/** One exchange that went through, as both sides sent it, before anything was rewritten. */
export interface PassedExchange {
  readonly n: number;
  /** Epoch ms on our clock when the request came. */
  readonly at: number;
  /** Scheme, host and port by which the client addressed the proxy. */
  readonly own: string;
  readonly request: {
    readonly method: string;
    /** As it stood in the request line. */
    readonly target: string;
    readonly headers: readonly Header[];
    readonly body: BodyCopy;
  };
  /** Undefined: none came. */
  readonly answer?:
    | {
        readonly status: number;
        readonly headers: readonly Header[];
        readonly body: BodyCopy;
        /** It came to its end. */
        readonly complete: boolean;
        /** Ms from the request to the head of the answer. */
        readonly headMs: number;
      }
    | undefined;
  /** Why it did not come to its end. */
  readonly failure?: string | undefined;
  /** Whose connection that was; undefined where there was no failure. */
  readonly failedSide?: 'client' | 'deployment' | 'proxy' | undefined;
  /** Ms from the request to its end. */
  readonly ms: number;
  /** What is not as it would be without the proxy. */
  readonly lost: readonly string[];
}

const pairsOf = remembering(toPairs);

/** A request as it passed. Its headers are made of what came whenever they are asked for. */
export class PassedRequest {
  readonly method: string;
  readonly target: string;
  readonly body: BodyCopy;
  readonly #raw: readonly string[];

  /** @param raw Names and values, one after the other */
  constructor(method: string, target: string, raw: readonly string[], body: BodyCopy) {
    this.method = method;
    this.target = target;
    this.body = body;
    this.#raw = raw;
  }

  get headers(): readonly Header[] {
    return pairsOf(this.#raw);
  }
}

/** An answer as it passed. */
export class PassedAnswer {
  readonly status: number;
  readonly complete: boolean;
  readonly body: BodyCopy;
  readonly headMs: number;
  readonly #raw: readonly string[];

  constructor(
    {
      statusCode = 0,
      complete,
      rawHeaders,
    }: Pick<IncomingMessage, 'statusCode' | 'complete'> & {
      readonly rawHeaders: readonly string[];
    },
    body: BodyCopy,
    headMs: number,
  ) {
    this.status = statusCode;
    this.complete = complete;
    this.body = body;
    this.headMs = headMs;
    this.#raw = rawHeaders;
  }

  get headers(): readonly Header[] {
    return pairsOf(this.#raw);
  }
}
