/**
 * Runs the certification of every fault to its end, and asks for a report: complete, in every format, and clean of
 * everything that the provider issued. That it is red is for the audit to show.
 *
 * A fault meets the tests of the requirement that it breaks, and of one in ten others of its area, drawn anew every day
 * (`--seed N`); `--whole` takes the whole area. The area of a fault is the spec file of that requirement. Where a fault
 * sends a code, a token or a secret somewhere else, and of redirect URIs, it is all that the catalogue calls an area.
 * Contexts are left out: they only make more of the same.
 */
import { createHash, randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { processIo } from '../cli/io.ts';
import { checkReports } from '../runner/audit/check-reports.ts';
import { faultSubjects } from '../runner/audit/subjects.ts';
import { findBrowser } from '../runner/certify/make-plan.ts';
import { runTests } from '../runner/certify/run-suites.ts';
import { loadCatalogue, type RequirementId, requirement } from '../specs/index.ts';
import {
  AUDIT_PLAN_VARIABLE,
  type AuditPlan,
  type FaultSubject,
  packAuditPlan,
} from '../suites/fixtures/audit-plan.ts';
import { PROJECTS } from '../suites/flows/run-plan.ts';
import { listTests, readTests } from './checks/read-tests.ts';

/** Beside all rows about redirect URIs: what a fault breaks that sends a secret somewhere else. */
const ABOUT_PLACES: readonly RequirementId[] = [
  'authorize-code-in-query',
  'authorize-issues-code',
  'authorize-no-token-in-url',
  'authorize-header-injection',
  'code-kept-private',
  'interaction-error-without-code',
  'interaction-no-code-in-page',
  'interaction-password-not-in-url',
  'token-form-accepted',
  'token-kept-private',
  'token-no-secret-echo',
  'token-no-internals',
  'token-refusal-without-token',
  'token-secret-kept-private',
];

const declared = readTests(listTests()).tests;
const { values, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { whole: { type: 'boolean', default: false }, seed: { type: 'string' } },
});
/** Of the other rows of an area, one in so many is drawn. */
const ONE_IN = 10;
const seed = values.seed ?? String(Math.floor(Date.now() / 86_400_000));
const subjects = faultSubjects().filter(({ id }) => wanted.length === 0 || wanted.includes(id));
const io = processIo();
const began = performance.now();
const plan: AuditPlan = {
  subjects,
  full: false,
  depth: 'quick',
  also: Object.fromEntries(subjects.map((fault) => [fault.id, drawn(fault)])),
  tagKey: randomBytes(16).toString('hex'),
  ...(await findBrowser(io)),
};
const variables = { [AUDIT_PLAN_VARIABLE]: packAuditPlan(plan) };
const { collection, secrets } = await runTests({ variables, projects: PROJECTS }, { quiet: true, io });
const tested = new Set(collection.tests.map(({ subject }) => subject));
const problems = [
  ...(collection.errors ?? []),
  ...subjects.filter(({ id }) => !tested.has(`fault ${id}`)).map(({ id }) => `${id}: no test was run`),
  ...checkReports(subjects, collection, secrets, true),
];
for (const problem of problems) console.error(problem);
const issued = secrets.filter((secret) => secret.issued).length;
const seconds = Math.round((performance.now() - began) / 1000);
console.log(
  `${subjects.length} faults, ${collection.tests.length} tests, ${issued} codes and tokens issued${values.whole ? '' : `, seed ${seed}`}: ${problems.length} problems (${seconds} s)`,
);
process.exitCode = problems.length > 0 ? 1 : 0;

/** By a digest: each pair of fault and row is drawn on one day or another. */
function drawn(fault: FaultSubject): string[] {
  return areaOf(fault).filter((id) => {
    const digest = createHash('sha256').update(`${seed} ${fault.id} ${id}`).digest();
    return values.whole || digest.readUInt32BE(0) % ONE_IN === 0;
  });
}

function areaOf({ breaks }: FaultSubject): string[] {
  const { area, id, applies } = requirement(breaks);
  if (area === 'redirect' || ABOUT_PLACES.includes(id))
    return loadCatalogue().flatMap((row) => (row.area === area ? [row.id] : []));
  const files = declared.filter(({ ids }) => ids.includes(breaks)).map(({ file }) => file);
  const browser = applies.includes('browser');
  return declared
    .filter(({ file }) => files.includes(file))
    .flatMap(({ ids }) => ids.filter((other) => browser || !requirement(other).applies.includes('browser')));
}
