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
    exceptions?: string[];
    depth?: string;
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
   * The release of the target that was tested, as the signer calls it.
   */
  release?: string;
  /**
   * What was tested, by digest; the in-toto statement beside is about it, or about report.json where the list is empty. Absent: signed by a version that wrote no statement.
   */
  subjects?: {
    name: string;
    sha256: string;
  }[];
  /**
   * Absent: none was given, or an older version signed.
   */
  waivers?: {
    requirement: string;
    owner: string;
    reason: string;
    expires: string;
    ticket?: string;
    state: string;
  }[];
  /**
   * Of a client: each scenario that was played, with the worst of what it showed.
   */
  scenarios?: {
    id: string;
    outcome: string;
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
