/** What sign-ins that somebody else made tell of an application: its requests, and what it made of wrong answers. */

import type { ClientConfiguration } from '../../specs/generated/client.ts';
import type { ClientScenario } from '../../specs/generated/client-scenario.ts';
import { loadCatalogue } from '../../specs/index.ts';
import { broken, type Finding, holds, unseen, untestable } from '../../suites/client/finding.ts';
import { collectSecrets } from '../../suites/client/observations/sample.ts';
import { type RowFinding, toTest } from '../../suites/client/record.ts';
import type { ScenarioResults } from '../../suites/client/run-scenarios.ts';
import type { JournalEntry } from '../../suites/client/test-environment.ts';
import type { OpenedProvider } from '../client/open-provider.ts';
import { reasonOfTraffic } from '../proxy/judge/unseen-reasons.ts';
import { IN_REQUESTS, judgeEntries } from '../verdict/client-verdict.ts';
import type { AttachedSignIn } from './play-attached.ts';
import { redeemedWrongly } from './redeemed-wrongly.ts';

export interface AttachedFacts {
  readonly config: ClientConfiguration;
  readonly provider: Pick<OpenedProvider, 'url' | 'journal' | 'journalView'>;
  readonly played: readonly AttachedSignIn[];
  /** What the run is narrowed to. */
  readonly scenarios: readonly ClientScenario[];
  /** The configuration file as it was named. */
  readonly named: string;
}

const NOT_ATTACHED =
  'Needs an application that the run operates itself: drive.kind browser or command. Here only the provider sees what happens.';

/** The findings, as the results of a run. */
export async function judgeAttached(facts: AttachedFacts): Promise<ScenarioResults> {
  const { config, provider, played, scenarios } = facts;
  const view = provider.journalView();
  const judge = await judgeEntries(view, view.entries, config.users?.primary ?? 'none');
  const wanted = new Set(scenarios.flatMap(({ rows }) => Object.keys(rows)));
  const lies = attackFindings(played, provider.journal());
  const seen = loadCatalogue()
    .filter(({ id, actor, verify }) => actor === 'client' && verify.kind === 'tested' && wanted.has(id))
    .flatMap(({ id, title }): RowFinding[] => {
      if (lies.has(id)) return lies.get(id) ?? [];
      const found = judge.tally.findings([id], (row) => reasonOfTraffic(row, judge.counts));
      if (IN_REQUESTS.has(id) || found.some(({ finding }) => finding.holds !== undefined)) return found;
      return [{ requirement: id, title, finding: untestable(title, NOT_ATTACHED) }];
    });
  const secrets = { codes: new Set<string>(), tokens: new Set<string>() };
  const entries = provider.journal();
  collectSecrets(entries, config.client.redirectUri, secrets);
  const test = toTest({
    scenario: 'attach',
    title: 'Sign-ins that somebody else made',
    durationMs: (entries.at(-1)?.at ?? 0) - (entries[0]?.at ?? 0),
    findings: seen,
    providerUrl: provider.url,
    reproduce: () => `npx airisk-conformance client --config ${facts.named}`,
  });
  const good = played.filter(({ succeeded }) => succeeded).length;
  return { tests: [test], ...secrets, requests: entries.length, signIns: good };
}

/** A refusal counts between two good sign-ins. */
function attackFindings(
  played: readonly AttachedSignIn[],
  journal: readonly JournalEntry[],
): Map<string, RowFinding[]> {
  const found = new Map<string, RowFinding[]>();
  for (const [at, { attack, entries }] of played.entries()) {
    if (!attack) continue;
    const works =
      played.slice(0, at).some(({ succeeded }) => succeeded) &&
      played.slice(at).some(({ succeeded }) => succeeded);
    for (const requirement of Object.keys(attack.rows))
      found.set(requirement, [
        { requirement, title: attack.title, finding: judgeAttack(entries, journal, works) },
      ]);
  }
  return found;
}

function judgeAttack(
  entries: AttachedSignIn['entries'],
  journal: readonly JournalEntry[],
  works: boolean,
): Finding {
  const expected = 'No token request.';
  if (entries === undefined) return unseen(expected, 'nobody signed in when the answer was wrong');
  const sent = redeemedWrongly(entries, journal);
  if (sent.length > 0)
    return broken(expected, 'the wrong answer was redeemed', [...new Set([...entries, ...sent])]);
  return works
    ? holds(expected, 'none came', entries)
    : unseen(expected, 'no good sign-in was seen before and afterwards', entries);
}
