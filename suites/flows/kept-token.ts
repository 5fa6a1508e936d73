/** Tokens of an earlier run, kept because they live longer than a run may wait. Plain data. */
import type { Encoding } from './provider.ts';

export interface KeptToken {
  readonly token: string;
  /** How the code was redeemed, and for which user. */
  readonly encoding: Encoding;
  readonly userid: string;
  /** When it was issued, in epoch ms: by the Date header of the target, or by our clock where it sends none. */
  readonly issuedAt: number;
  /** How far off that may be, in ms. */
  readonly tolerance: number;
  /** How long it lives, in ms: as declared, or as `expiration` says where that is less. */
  readonly life: number;
  /** What showed that it was good: "GET /api/Chat/GetConversations was answered with 200". */
  readonly worked: string;
}
