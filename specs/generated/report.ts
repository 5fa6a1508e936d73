// Generated from specs/ by `npm run generate`. Do not edit.

export type Verdict = 'conformant' | 'conformant-with-findings' | 'non-conformant' | 'not-fully-verified';
export type Outcome =
  'pass' | 'fail' | 'warn' | 'untestable' | 'inconclusive' | 'not-applicable' | 'waived' | 'error';
export type Headers = [string, string][];

/**
 * The result of one certification run. Every catalogue row appears in it, run or not. Secrets, codes, tokens and passwords appear as tags only.
 */
export interface Report {
  schemaVersion: 1;
  /**
   * True only when the run came to its end and every selected test reported.
   */
  complete: boolean;
  tool: {
    name: 'airisk-conformance';
    version: string;
    /**
     * Digest of the specification the run was judged by.
     */
    specDigest: string;
  };
  /**
   * Whom the run judges. Absent means provider; both: what passed between a client and a deployment.
   */
  actor?: 'provider' | 'client' | 'both';
  /**
   * The frozen set of requirements that verdicts and gate rest on. Absent where none is frozen for the actor yet: all rows score.
   */
  requirementSet?: {
    name: string;
    digest: string;
  };
  /**
   * Present in a part of a run that was spread over machines; `report merge` makes a whole of the parts.
   */
  shard?: {
    index: number;
    total: number;
  };
  target: {
    name: string;
    baseUrl: string;
    /**
     * proxy: a deployment and a client, judged by what passed between them.
     */
    kind: 'built-in' | 'deployment' | 'client' | 'proxy';
    clientId?: string;
    redirectUri?: string;
    /**
     * Sign-in kind: none, form, script, or what the built-in mock shows.
     */
    interaction: string;
    /**
     * Capabilities the configuration offers; rows that need another one are untestable.
     */
    offers?: string[];
  };
  /**
   * Names the run, so that a report of another run is no answer.
   */
  runId?: string;
  startedAt: string;
  durationMs: number;
  gate: {
    profile: 'documented' | 'hardened';
    failOn: 'fail' | 'warn';
    partial: boolean;
    /**
     * Requirement ids the run was narrowed to; such a run never reads as a full certification.
     */
    only?: string[];
    /**
     * A certification run: waivers were ignored.
     */
    certification?: true;
    /**
     * Parts of the target file that the operator says are right (--vouch): what the deployment refused of them was judged.
     */
    vouched?: string[];
    /**
     * Requirements about the end of a token that the target file excepts (lifetimes.beyondWait): where one is untestable it does not bind, since only `expiration` speaks for it, and the verdict is never better than conformant-with-findings.
     */
    exceptions?: ('resource-token-lives' | 'resource-token-expires')[];
    /**
     * How thoroughly vectors were tried in contexts; a quick run certifies nothing. Absent: no vector was (reports of clients, older reports).
     */
    depth?: 'quick' | 'standard' | 'deep';
    met: boolean;
    reason?: string;
  };
  verdicts: {
    documented: Verdict;
    hardened: Verdict;
    interop: 'informational';
  };
  exitCode: number;
  /**
   * Present when the run ended before the suites: malformed configuration, unreachable host, refused client.
   */
  stopped?: {
    stage: string;
    message: string;
    advice: string;
  };
  /**
   * What was shown, before the suites, of all that the target file declares. Absent for the built-in mock.
   */
  controls?: Control[];
  summary: {
    pass: number;
    fail: number;
    warn: number;
    untestable: number;
    inconclusive: number;
    'not-applicable': number;
    waived: number;
    error: number;
    excluded: number;
  };
  requirements: RequirementResult[];
  observations: Observation[];
  exchanges: Exchange[];
  waivers: {}[];
  environment: {
    node: string;
    platform: string;
    /**
     * Which browser was used, or why none.
     */
    browser?: string;
    playwright?: string;
    workers?: number;
    /**
     * Names of environment variables that were set and can change how a run goes; never their values.
     */
    variables?: string;
    /**
     * Requests the run sent.
     */
    requests?: number;
    signIns?: number;
    failedSignIns?: number;
    /**
     * Visits of the browser. Absent: none.
     */
    pages?: number;
    /**
     * Codes that were granted, where there are pages.
     */
    codes?: number;
    /**
     * Sign-ins that the deployment had remembered and then asked for again.
     */
    sessionsEnded?: number;
    /**
     * Exchanges refused for their rate (429 or 503).
     */
    rateLimited?: number;
    /**
     * Requests sent again because the connection had broken off.
     */
    repeated?: number;
    /**
     * Since when the target answered nothing more, and what was left without an answer first. Absent: it answered.
     */
    silence?: string;
    /**
     * Secrets that only the search of the written files found, and that were masked then: a defect of the tool. Absent: none.
     */
    maskedLate?: number;
    /**
     * The files in which they were found.
     */
    maskedLateIn?: string;
    /**
     * Files that could not be cleaned of secrets and were not published; this report holds no free text then.
     */
    withheld?: string;
    [k: string]: string | number | boolean | undefined;
  };
}
/**
 * One declaration of the target file, and whether an honest exchange showed it to be so.
 */
export interface Control {
  step: string;
  /**
   * judged: it failed in a way that requirements look at themselves.
   */
  outcome: 'proved' | 'refuted' | 'inconclusive' | 'unseen' | 'judged';
  message: string;
  advice?: string;
  readings?: {
    operator: string;
    vendor: string;
  };
  vouched?: true;
  /**
   * Requirements that need one of these rest on it: unless it is proved they do not pass.
   */
  capabilities?: string[];
}
export interface RequirementResult {
  id: string;
  area: string;
  profile: 'documented' | 'hardened' | 'interop';
  level: 'must' | 'should' | 'may';
  /**
   * The worst outcome of its checks; excluded rows are not tested, for the reason given.
   */
  outcome:
    | 'pass'
    | 'fail'
    | 'warn'
    | 'untestable'
    | 'inconclusive'
    | 'not-applicable'
    | 'waived'
    | 'error'
    | 'excluded';
  /**
   * The row is not in the requirement set of the run: its outcome is information until the next set.
   */
  scored?: false;
  title: string;
  statement: string;
  /**
   * The harm done when the requirement is broken.
   */
  why?: string;
  source: {
    document: string;
    section: string;
    label: string;
    url?: string;
  };
  /**
   * For untestable, inconclusive, not-applicable, excluded, waived and error: why, and what would change it.
   */
  reason?: string;
  /**
   * In how many contexts (specs/contexts.json) its vectors were tried.
   */
  contexts?: number;
  checks: Check[];
  /**
   * A shell script that shows the finding again; secrets are variables.
   */
  reproduce?: string;
  /**
   * Of a broken requirement: what has to be done.
   */
  mend?: string;
  /**
   * Of a broken requirement: the attack that it opens, by the name that RFC 6819 or RFC 9700 has for it.
   */
  attack?: {
    name: string;
    label?: string;
    url?: string;
  };
  /**
   * How long its tests took; a test that judges several requirements is shared between them.
   */
  durationMs?: number;
}
export interface Check {
  title: string;
  outcome: Outcome;
  expected: string;
  actual: string;
  /**
   * Numbers of exchanges.
   */
  evidence: number[];
  /**
   * In how many contexts (specs/contexts.json) this was seen.
   */
  contexts?: number;
  /**
   * Evidence that no exchange holds: pages as they were shown, lines that the application wrote.
   */
  shown?: Shown[];
  /**
   * Where the test is declared: file and title.
   */
  test?: string;
  reason?: string;
  reproduce?: string;
}
export interface Shown {
  kind: 'page' | 'log';
  /**
   * Address of the page; for a log, what wrote it.
   */
  where: string;
  status?: number;
  text: string;
  /**
   * The page as it looked, with fields, pictures, and every word covered that is as long as a secret.
   */
  picture?: string;
}
/**
 * What a deployment does where the documents leave it open: data first, and a sentence made of it. Reports of earlier versions have the sentence only.
 */
export interface Observation {
  /**
   * The open point it answers, when it is one of the catalogue.
   */
  id?: string;
  /**
   * What was tried.
   */
  condition: string;
  /**
   * What was seen, as a sentence.
   */
  actual: string;
  /**
   * What came of it: a code; a token; a refusal; another answer; or a property that was looked at.
   */
  outcome?: 'code' | 'token' | 'refused' | 'answered' | 'noted';
  /**
   * Id of the outcome in protocol.json that the request is meant to have.
   */
  about?: string;
  /**
   * Who answered.
   */
  endpoint?: 'authorize' | 'token' | 'resource';
  /**
   * Name of the parameter concerned.
   */
  parameter?: string;
  /**
   * Asked as a program asks; where it is left out, as a browser does.
   */
  asked?: 'program';
  form?: Form;
  /**
   * The member of a dialect that it decides, such as token.expiration.
   */
  setting?: string;
  /**
   * What that member would have to be; for other settings, what was seen.
   */
  value?: string | number | boolean | string[];
  /**
   * What else was seen, in words.
   */
  note?: string;
  timing?: {
    /**
     * Milliseconds from the request to the answer.
     */
    ms: number;
  };
  evidence?: number[];
}
/**
 * How an answer looks. What differs from answer to answer is left out, such as the traceId of a problem.
 */
export interface Form {
  /**
   * What kind of answer.
   */
  as: 'text' | 'problem' | 'json' | 'html' | 'empty' | 'redirect' | 'other';
  /**
   * Status; absent where a page led away without one.
   */
  status?: number;
  /**
   * Content-Type, as sent.
   */
  contentType?: string;
  /**
   * The body of a refusal, if it is short: plain text, or JSON with its members in the order of their names.
   */
  text?: string;
  /**
   * Title of the page.
   */
  title?: string;
  /**
   * The error parameter of a redirect.
   */
  error?: string;
  /**
   * The error_description parameter of a redirect.
   */
  description?: string;
  /**
   * Where a redirect without an error led, without its query.
   */
  to?: string;
  /**
   * Allow, as sent.
   */
  allow?: string;
  /**
   * WWW-Authenticate, as sent.
   */
  challenge?: string;
}
export interface Exchange {
  n: number;
  /**
   * Absent means http.
   */
  via?: 'http' | 'browser';
  /**
   * control, vector, setup or probe.
   */
  role?: string;
  request: {
    method: string;
    url: string;
    headers: Headers;
    body?: string;
  };
  response?: {
    status: number;
    headers: Headers;
    body?: string;
    /**
     * The content codings that were undone, and the length of the body before and after.
     */
    decoded?: string;
    truncated?: boolean;
  };
  /**
   * Why there is no response.
   */
  failure?: string;
  at: string;
  ms: number;
}
