import type { BodyCopy } from './copy-body.ts';
import type { Header } from './sides.ts';

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
  readonly answer?: {
    readonly status: number;
    readonly headers: readonly Header[];
    readonly body: BodyCopy;
    /** It came to its end. */
    readonly complete: boolean;
    /** Ms from the request to the head of the answer. */
    readonly headMs: number;
  };
  /** Why it did not come to its end. */
  readonly failure?: string;
  /** Whose connection that was; undefined where there was no failure. */
  readonly failedSide?: 'client' | 'deployment' | 'proxy';
  /** Ms from the request to its end. */
  readonly ms: number;
  /** What is not as it would be without the proxy. */
  readonly lost: readonly string[];
}
