/** Puts together what a client run was and what it saw: the report. */
import { randomBytes } from 'node:crypto';
import { createCleaner } from '../../reports/leaks/clean-report.ts';
import type { OutputGuard } from '../../reports/leaks/publish-files.ts';
import { buildReport } from '../../reports/model/build-report.ts';
import type { Secret } from '../../reports/model/redact.ts';
import type { CollectedTest, Collection, Report } from '../../reports/model/types.ts';
import { createPublicWords } from '../../reports/secrets/public-words.ts';
import { SecretLearner } from '../../reports/secrets/secret-learner.ts';
import type { ClientConfiguration } from '../../specs/generated/client.ts';
import type { ScenarioResults } from '../../suites/client/run-scenarios.ts';
import { describeMachine, type FramedRun, reportFrame } from '../publish/report-frame.ts';
import { knownSecrets, publicTexts } from '../targets/known-secrets.ts';
import { type ClientProof, controlsOf, stoppedByProof } from './proof-report.ts';

/** How far a run came. */
export type ClientOutcome =
  | {
      readonly kind: 'played';
      readonly results: ScenarioResults;
      readonly interrupted: boolean;
      /** What ended the run before all was played, where that is no way to end it. */
      readonly signal?: NodeJS.Signals | undefined;
      readonly offers: ReadonlySet<string>;
      readonly proof: ClientProof;
    }
  /** The application shows something else than its file says, and nobody vouched for the file. */
  | { readonly kind: 'refuted'; readonly proof: ClientProof; readonly offers: ReadonlySet<string> }
  | {
      readonly kind: 'not-launched';
      readonly message: string;
      /** Another program stands where the application should. */
      readonly occupied: boolean;
    };

export interface ClientReportFacts extends FramedRun {
  readonly client: ClientConfiguration;
  readonly outcome: ClientOutcome;
  readonly durationMs: number;
  /** Which browser was used; absent: none was needed. */
  readonly browser: string | undefined;
}

/**
 * What must be in no file: what the configuration holds, what the provider of the run issued, and whatever else stood in
 * a secret's place, such as the application's own cookies.
 */
function guardOf(config: ClientConfiguration, outcome: ClientOutcome): OutputGuard {
  const configured = { name: config.name, client: config.client, users: config.users };
  const texts = publicTexts(configured);
  const secrets: Secret[] = [...knownSecrets(configured)];
  if (outcome.kind === 'not-launched') return { secrets, publicTexts: texts };
  const learner = new SecretLearner({
    isPublic: createPublicWords(texts),
    onSecret: (kind, value) => secrets.push({ kind, value }),
  });
  const { proof } = outcome;
  const seen = outcome.kind === 'played' ? [proof, outcome.results] : [proof];
  for (const { codes, tokens } of seen) {
    for (const value of codes) learner.learn('code', value);
    for (const value of tokens) learner.learn('token', value);
  }
  // Here both sides are strangers: the provider misbehaves on purpose, and the application is the one that is judged.
  for (const { record } of testsOf(outcome))
    for (const { request, response } of record?.exchanges ?? [])
      for (const message of [request, response]) if (message) learner.see({ response: message });
  return { secrets, publicTexts: texts };
}

/** The report of a run. Secrets, codes and tokens become tags. */
export function assembleClientReport(facts: ClientReportFacts): { report: Report; guard: OutputGuard } {
  const { client: config, outcome } = facts;
  const guard = guardOf(config, outcome);
  const clean = createCleaner(guard, randomBytes(16).toString('hex'));
  const report = buildReport({
    ...reportFrame('client', facts),
    actor: 'client',
    target: describeTarget(config, outcome),
    ...collect(outcome, facts.durationMs),
    durationMs: facts.durationMs,
    environment: {
      ...describeMachine(facts.browser ?? 'none: the application is a command'),
      ...(outcome.kind === 'played'
        ? { requests: outcome.results.requests, signIns: outcome.results.signIns }
        : {}),
    },
  });
  return { report: clean(report), guard };
}

function collect(
  outcome: ClientOutcome,
  durationMs: number,
): Pick<Parameters<typeof buildReport>[0], 'collection' | 'controls' | 'stopped'> {
  if (outcome.kind === 'not-launched') {
    return {
      stopped: {
        stage: 'launch',
        message: `the application did not start: ${outcome.message}`,
        advice: outcome.occupied
          ? 'end that program (a copy of the application?), or leave launch out to judge what is running already'
          : 'check launch.command, launch.env and launch.readyUrl by hand',
        exitCode: outcome.occupied ? 2 : 4,
      },
    };
  }
  const collection: Collection = {
    tests: testsOf(outcome),
    status: outcome.kind === 'refuted' || outcome.interrupted ? 'interrupted' : 'passed',
    durationMs,
    ...(outcome.kind === 'played' &&
      outcome.signal !== undefined && { errors: [`the run was interrupted by ${outcome.signal}`] }),
  };
  const stopped = stoppedByProof(outcome.proof);
  return { collection, controls: controlsOf(outcome.proof), ...(stopped && { stopped }) };
}

/** Everything that was exchanged, the controls first. */
function testsOf(outcome: Exclude<ClientOutcome, { kind: 'not-launched' }>): CollectedTest[] {
  const { proof } = outcome;
  return outcome.kind === 'played' ? [proof.test, ...outcome.results.tests] : [proof.test];
}

function describeDrive(drive: ClientConfiguration['drive']): string {
  if (drive.kind === 'browser') return 'a browser';
  if (drive.kind === 'attach') return 'operated by somebody else';
  return `runs of a command (visits: ${drive.visits ?? 'itself'})`;
}

const CAPABILITIES: Readonly<Record<string, string>> = {
  browser: 'driver-browser',
  api: 'driver-api',
  user: 'user',
};

function describeTarget(config: ClientConfiguration, outcome: ClientOutcome): Report['target'] {
  const { drive, client } = config;
  const offers = outcome.kind === 'not-launched' ? [] : [...outcome.offers];
  const address =
    drive.kind === 'browser' ? drive.startUrl : drive.kind === 'command' ? drive.run : client.redirectUri;
  return {
    name:
      config.name ?? (new URL(client.redirectUri.replaceAll('${launch.port}', '1')).hostname || client.id),
    baseUrl: address.replaceAll(':${launch.port}', ''),
    kind: 'client',
    clientId: client.id,
    redirectUri: client.redirectUri.replaceAll(':${launch.port}', ''),
    interaction: describeDrive(drive),
    offers: offers.flatMap((name) => CAPABILITIES[name] ?? []).sort(),
  };
}
