// Generated from specs/ by `npm run generate`. Do not edit.

/**
 * Dimensions, or single values of one: `subject=generic`.
 *
 * @minItems 1
 */
export type Names = [string, ...string[]];
/**
 * @minItems 1
 */
export type Names1 = [string, ...string[]];

/**
 * What may also be so while something is wrong, and must not matter. A vector (what is wrong) is sent in a covering array of its contexts. The mock reads its conditional faults by the same names.
 */
export interface Contexts {
  $schema?: string;
  /**
   * How many values at a time are covered in every combination: `quick` sends what needs no context, `standard` is what a certification means, `deep` is for nightly runs.
   */
  strength: {
    standard: number;
    deep: number;
  };
  /**
   * Dimensions of which every combination is covered whatever the strength.
   */
  triples: [string, string, ...string[]][];
  dimensions: {
    [k: string]: Dimension;
  };
  /**
   * By requirement: dimensions that its vectors take away from the sight of the provider, which can then do nothing that depends on them. No conditional fault is made of them.
   */
  hidden: {
    [k: string]: {
      dimensions: Names;
      why: string;
    };
  };
  /**
   * The dimensions that requests of a kind have.
   */
  kinds: {
    token: Names1;
    authorize: Names1;
    resource: Names1;
  };
}
export interface Dimension {
  title: string;
  /**
   * The defect that hides here.
   */
  why: string;
  /**
   * The first is the plain one, which a finding is reduced to.
   *
   * @minItems 2
   */
  values: [Value, Value, ...Value[]];
}
export interface Value {
  name: string;
  /**
   * As it reads in a finding: only …
   */
  words: string;
  /**
   * What the target must offer.
   */
  needs?: string[];
  /**
   * The requests that can have it; absent: all that have the dimension.
   */
  kinds?: ('token' | 'authorize' | 'resource')[];
  /**
   * No document says that a deployment accepts it: where its positive control fails, the value is left out and told, never judged.
   */
  open?: boolean;
}
