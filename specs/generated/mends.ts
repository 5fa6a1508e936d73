// Generated from specs/ by `npm run generate`. Do not edit.

/**
 * How each requirement is mended where it is broken, and which attack it opens. Words for reports: no verdict rests on them, and they are no part of the specification's digest.
 */
export interface Mends {
  /**
   * By a short name. The name is that of the document, RFC 6819 or RFC 9700, where one describes it.
   */
  attacks: {
    [k: string]: {
      name: string;
      source?: {
        document: string;
        section: string;
      };
    };
  };
  requirements: {
    [k: string]: {
      /**
       * One sentence: what the provider or the client has to do.
       */
      mend: string;
      /**
       * The short name of one of the attacks.
       */
      attack?: string;
      /**
       * Requirements whose breach breaks this one as well: where both are broken they are one finding.
       *
       * @minItems 1
       */
      follows?: [string, ...string[]];
    };
  };
}
