/** Puts together what a client run was and what it saw: the report. */
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import type { Secret } from '../../reports/leaks/secret-channel.ts';
import { buildReport } from '../../reports/model/build-report.ts';
import { createRedactor } from '../../reports/model/redact.ts';
import type { Collection, GateOptions, Report, Waiver } from '../../reports/model/types.ts';
import type { ClientConfiguration } from '../../specs/generated/client.ts';
import { loadCatalogue, packageVersion, sourceOf, specDigest } from '../../specs/index.ts';
import { currentSet } from '../../specs/requirement-sets.ts';
import type { ScenarioResults } from '../../suites/client/run-scenarios.ts';
import { tellEnvironment } from '../environment/tell-environment.ts';

/** How far a run came. */
export type ClientOutcome =
  | {
      readonly kind: 'played';
      readonly results: ScenarioResults;
      readonly interrupted: boolean;
      readonly offers: ReadonlySet<string>;
    }
  | {
      readonly kind: 'not-launched';
      readonly message: string;
      /** Another program stands where the application should. */
      readonly occupied: boolean;
    };

export interface ClientReportFacts {
  readonly client: ClientConfiguration;
  readonly outcome: ClientOutcome;
  readonly startedAt: Date;
  readonly durationMs: number;
  /** Which browser was used; absent: none was needed. */
  readonly browser: string | undefined;
  readonly gate: GateOptions;
  readonly waivers: readonly Waiver[];
}

/** What the run knew that must be in no file. */
export function secretsOf({ secret }: ClientConfiguration['client'], outcome: ClientOutcome): Secret[] {
  const { codes = [], tokens = [] } = outcome.kind === 'played' ? outcome.results : {};
  return [
    { kind: 'secret', value: secret },
    ...[...codes].map((value) => ({ kind: 'code' as const, value })),
    ...[...tokens].map((value) => ({ kind: 'token' as const, value })),
  ];
}

/** The report of a run. Secrets, codes and tokens become tags. */
export function assembleClientReport(facts: ClientReportFacts): Report {
  const { client: config, outcome } = facts;
  const redactor = createRedactor({ key: randomBytes(16) });
  for (const { kind, value } of secretsOf(config.client, outcome)) redactor.learn(kind, value);
  const set = currentSet('client');
  return buildReport({
    rows: loadCatalogue(),
    sourceOf,
    tool: { version: packageVersion(), specDigest: specDigest() },
    actor: 'client',
    target: describeTarget(config, outcome),
    gate: facts.gate,
    waivers: facts.waivers,
    ...(set && { requirementSet: set }),
    ...collect(outcome, facts.durationMs, redactor),
    startedAt: facts.startedAt,
    durationMs: facts.durationMs,
    environment: {
      node: process.versions.node,
      platform: `${process.platform} ${process.arch}`,
      browser: facts.browser ?? 'none: the application is a command',
      playwright: playwrightVersion(),
      ...tellEnvironment(process.env),
      ...(outcome.kind === 'played'
        ? { requests: outcome.results.requests, signIns: outcome.results.signIns }
        : {}),
    },
    redact: (text) => redactor.redact(text),
  });
}

function collect(
  outcome: ClientOutcome,
  durationMs: number,
  { redact, redactDeep }: Pick<ReturnType<typeof createRedactor>, 'redact' | 'redactDeep'>,
): Pick<Parameters<typeof buildReport>[0], 'collection' | 'stopped'> {
  if (outcome.kind === 'not-launched') {
    return {
      stopped: {
        stage: 'launch',
        message: redact(`the application did not start: ${outcome.message}`),
        advice: outcome.occupied
          ? 'end that program (a copy of the application?), or leave launch out to judge what is running already'
          : 'check launch.command, launch.env and launch.readyUrl by hand',
        exitCode: outcome.occupied ? 2 : 4,
      },
    };
  }
  const collection: Collection = {
    tests: outcome.results.tests.map((test) => redactDeep(test)),
    status: outcome.interrupted ? 'interrupted' : 'passed',
    durationMs,
  };
  return { collection };
}

const CAPABILITIES: Readonly<Record<string, string>> = {
  browser: 'driver-browser',
  api: 'driver-api',
  user: 'user',
};

function describeTarget(config: ClientConfiguration, outcome: ClientOutcome): Report['target'] {
  const { drive, client } = config;
  const offers = outcome.kind === 'played' ? [...outcome.offers] : [];
  const address = drive.kind === 'browser' ? drive.startUrl : drive.run;
  return {
    name: config.name ?? new URL(client.redirectUri.replaceAll('${launch.port}', '1')).hostname,
    baseUrl: address.replaceAll(':${launch.port}', ''),
    kind: 'client',
    clientId: client.id,
    redirectUri: client.redirectUri.replaceAll(':${launch.port}', ''),
    interaction:
      drive.kind === 'browser' ? 'a browser' : `runs of a command (visits: ${drive.visits ?? 'itself'})`,
    offers: offers.flatMap((name) => CAPABILITIES[name] ?? []).sort(),
  };
}

function playwrightVersion(): string {
  const manifest: { version: string } = createRequire(import.meta.url)('playwright/package.json');
  return manifest.version;
}
