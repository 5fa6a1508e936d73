// Generated from specs/ by `npm run generate`. Do not edit.

/**
 * What a signature vouches for: every row of a report, its verdicts, and the hash of every file of the run's folder.
 */
export interface Manifest {
  manifestVersion: 1;
  tool: {
    name: string;
    version: string;
    specDigest: string;
  };
  actor: 'provider' | 'client' | 'both';
  target: {
    name: string;
    baseUrl: string;
  };
  runId: string;
  requirementSet?: {
    name: string;
    digest: string;
  };
  startedAt: string;
  signedAt: string;
  gate: {
    profile: string;
    failOn: string;
    partial: boolean;
    only?: string[];
    certification?: boolean;
    vouched?: string[];
    met: boolean;
  };
  verdicts: {
    documented: string;
    hardened: string;
  };
  exitCode: number;
  rows: {
    id: string;
    level: string;
    outcome: string;
    profile: string;
    scored?: false;
  }[];
  /**
   * Every file of the folder but the envelope and the public key, sorted by path.
   */
  files: {
    path: string;
    bytes: number;
    sha256: string;
  }[];
}
