/** What a history knows of one report. */
import type { Manifest } from '../sign/manifest.ts';

/** A report in a history, as far as its signature vouches for it. */
export interface Entry {
  /** Its folder, below `entries`. */
  readonly name: string;
  /** When it was added, by the clock of the machine that did. */
  readonly addedAt: string;
  /** SHA-256 of its report.json. */
  readonly sha256: string;
  readonly manifest: Manifest;
  /** Id of the key that signed; absent: nobody did. */
  readonly signedBy?: string;
  /** The key is one that the reader trusts, not only the one that came with the report. */
  readonly trusted: boolean;
  /** The page of the report lies in its folder, as long as it was signed. */
  readonly hasPage: boolean;
}

/** A history that was read. What does not hold is not among the entries; `problems` has one line for each. */
export interface History {
  readonly entries: readonly Entry[];
  readonly problems: readonly string[];
}

/** How people call the release of an entry: the signer's word, or the minute of the run. */
export function releaseOf({ manifest }: Entry): string {
  return manifest.release ?? minuteOf(manifest.startedAt);
}

/** `2026-11-30 14:05`, UTC. */
export function minuteOf(instant: string): string {
  return new Date(instant).toISOString().slice(0, 16).replace('T', ' ');
}

/** `2026-11-30`, UTC. */
export function dayOf(instant: string): string {
  return new Date(instant).toISOString().slice(0, 10);
}
