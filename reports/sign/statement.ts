/**
 * An in-toto statement with the predicate "test result": what supply-chain tools read of a signed report.
 * @see https://github.com/in-toto/attestation/blob/main/spec/predicates/test-result.md
 */
import type { Manifest } from './manifest.ts';

/** Media type of the payload of the envelope. */
export const STATEMENT_TYPE = 'application/vnd.in-toto+json';

interface Resource {
  readonly name: string;
  readonly digest: { readonly sha256: string };
}

/** Version 1 of the statement, version 0.1 of the predicate. */
export interface Statement {
  readonly _type: 'https://in-toto.io/Statement/v1';
  readonly subject: readonly Resource[];
  readonly predicateType: 'https://in-toto.io/attestation/test-result/v0.1';
  readonly predicate: {
    readonly result: 'PASSED' | 'WARNED' | 'FAILED';
    /** What the target was tested by, and the report. */
    readonly configuration: readonly Resource[];
    readonly passedTests: readonly string[];
    readonly warnedTests: readonly string[];
    readonly failedTests: readonly string[];
  };
}

/** It follows from the manifest: nothing else is said, and nothing left out that the predicate has a place for. */
export function makeStatement(manifest: Manifest): Statement {
  const { subjects = [], requirementSet, tool, files } = manifest;
  const report = files
    .filter(({ path }) => path === 'report.json')
    .map(({ path, sha256 }) => toResource(path, sha256));
  const rows = (...outcomes: string[]) =>
    manifest.rows
      .filter(
        ({ outcome, scored, profile }) =>
          outcomes.includes(outcome) && scored !== false && profile !== 'interop',
      )
      .map(({ id }) => id);
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: subjects.length > 0 ? subjects.map(({ name, sha256 }) => toResource(name, sha256)) : report,
    predicateType: 'https://in-toto.io/attestation/test-result/v0.1',
    predicate: {
      result: resultOf(manifest),
      configuration: [
        ...(requirementSet
          ? [toResource(`requirement set ${requirementSet.name}`, requirementSet.digest)]
          : []),
        toResource('specification', tool.specDigest),
        ...report,
      ],
      passedTests: rows('pass'),
      warnedTests: rows('warn', 'waived'),
      failedTests: rows('fail', 'error'),
    },
  };
}

const toResource = (name: string, digest: string): Resource => ({
  name,
  digest: { sha256: digest.replace(/^sha256:/, '') },
});

/** A gate that is met in spite of something open or waived is met with a warning. */
function resultOf({ gate, verdicts, rows }: Manifest): Statement['predicate']['result'] {
  if (!gate.met) return 'FAILED';
  const sound =
    verdicts.documented === 'conformant' &&
    (gate.profile === 'documented' || verdicts.hardened === 'conformant') &&
    !rows.some(({ outcome }) => outcome === 'waived');
  return sound ? 'PASSED' : 'WARNED';
}
