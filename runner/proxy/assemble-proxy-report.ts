/** From what a judge has found to the report of a proxy, or of a recording. */

import { randomBytes } from 'node:crypto';
import { createCleaner } from '../../reports/leaks/clean-report.ts';
import type { OutputGuard } from '../../reports/leaks/publish-files.ts';
import { buildReport } from '../../reports/model/build-report.ts';
import type { Secret } from '../../reports/model/redact.ts';
import type {
  CollectedTest,
  Exchange,
  Observation,
  RecordedCheck,
  Report,
} from '../../reports/model/types.ts';
import { countOf } from '../../reports/render/labels.ts';
import { createPublicWords } from '../../reports/secrets/public-words.ts';
import { SecretLearner } from '../../reports/secrets/secret-learner.ts';
import { loadCatalogue } from '../../specs/index.ts';
import { type RowFinding, toCheck, toExchange } from '../../suites/client/record.ts';
import type { JournalEntry } from '../../suites/client/test-environment.ts';
import { describeMachine, type FramedRun, reportFrame } from '../publish/report-frame.ts';
import { leftOutBy } from './har/left-out.ts';
import type { Recording } from './har/read-har.ts';
import type { Judge, JudgedExchange } from './judge/judge.ts';
import { unseenReasons } from './judge/unseen-reasons.ts';
import type { ProxySubject } from './subject.ts';

export interface ProxyReportFacts extends FramedRun {
  readonly subject: ProxySubject;
  readonly judge: Judge;
  readonly durationMs: number;
  /** What stood between the two, such as a proxy at an address. */
  readonly between: string;
  /** What a recording leaves out; undefined: nothing stood between that leaves out anything. */
  readonly recording?: Recording;
}

/** The report. Secrets, codes and tokens become tags. */
export function assembleProxyReport(facts: ProxyReportFacts): { report: Report; guard: OutputGuard } {
  const { subject, judge, durationMs } = facts;
  const test = testOf(facts);
  const guard = guardOf(subject, judge, test);
  const clean = createCleaner(guard, randomBytes(16).toString('hex'));
  const { client, baseUrl, name } = subject.target;
  const report = buildReport({
    ...reportFrame('both', facts),
    actor: 'both',
    target: {
      ...{ name: name, baseUrl, kind: 'proxy', clientId: client.id, redirectUri: client.redirectUri },
      interaction: facts.between,
    },
    collection: { tests: [test], status: 'passed', durationMs },
    durationMs,
    environment: { ...describeMachine('none: whoever uses the proxy brings one'), ...describeTraffic(judge) },
  });
  return { report: clean(report), guard };
}

/** What must be in no file: what the configuration holds, and whatever stood in a secret's place on either side. */
function guardOf(
  { secrets: known, publicTexts }: ProxySubject,
  judge: Judge,
  { record }: CollectedTest,
): OutputGuard {
  const secrets: Secret[] = [...known];
  const learner = new SecretLearner({
    isPublic: createPublicWords(publicTexts),
    onSecret: (kind, value) => secrets.push({ kind, value }),
  });
  for (const { request, response } of record?.exchanges ?? [])
    for (const message of [request, response]) if (message) learner.see({ response: message });
  for (const ticket of judge.tickets()) learner.learn('token', ticket);
  return { secrets, publicTexts };
}

/** Everything that was found, as one test: its exchanges are the evidence. */
function testOf({ judge, subject, durationMs, recording }: ProxyReportFacts): CollectedTest {
  const tested = loadCatalogue().filter(({ verify }) => verify.kind === 'tested');
  const ids = tested.map(({ id }) => id);
  const leftOut = leftOutBy(recording);
  const reasons = unseenReasons(judge.counts, subject.userKnown, recording ? 'recording' : 'proxy');
  const rows = judge.tally.findings(ids, reasons, leftOut);
  const evidence = new Evidence(subject.target.baseUrl);
  const checks = rows.map((row) => checkOf(row, evidence));
  const observations = [
    ...judge.noted.map((one) => observationOf(one, evidence)),
    ...lossesOf(judge),
    ...gapsOf(recording),
  ];
  return {
    ...{ project: 'proxy', file: 'proxy', title: 'what passed', requirements: ids },
    ...{ status: 'passed', durationMs: Math.round(durationMs) },
    record: { checks, observations, exchanges: evidence.exchanges },
  };
}

/** Exchanges that something rests on, numbered as they are first needed. */
class Evidence {
  readonly exchanges: Exchange[] = [];
  readonly #numbers = new Map<JournalEntry, number>();
  readonly #baseUrl: string;

  constructor(baseUrl: string) {
    this.#baseUrl = baseUrl;
  }

  readonly number = (entry: JournalEntry): number => {
    const known = this.#numbers.get(entry);
    if (known !== undefined) return known;
    const n = this.exchanges.length + 1;
    this.#numbers.set(entry, n);
    this.exchanges.push(toExchange(entry, n, this.#baseUrl));
    return n;
  };
}

function checkOf(row: RowFinding, evidence: Evidence): RecordedCheck {
  return toCheck(row, (row.finding.entries ?? []).map(evidence.number), undefined);
}

function observationOf({ event, notes }: JudgedExchange, evidence: Evidence): Observation {
  const { method, path } = event.seen.entry.request;
  return {
    condition: `What passed before, and ${method} ${path}`,
    actual: notes.map(({ text }) => `${text}.`).join(' '),
    evidence: [evidence.number(event.seen.entry)],
  };
}

/** What passing on cost: nobody is to blame for it but the way it was looked at. */
function lossesOf({ lost, counts }: Judge): Observation[] {
  const told = [...lost].map(([what, times]) => ({
    condition: 'Lost on the way through the proxy',
    actual: `${what} (${countOf(times, 'time')})`,
  }));
  const { uninspected, unjudged } = counts;
  const out = [
    ...(uninspected > 0
      ? [
          `${countOf(uninspected, 'body was', 'bodies were')} too long to be looked into; all bytes passed unchanged.`,
        ]
      : []),
    ...(unjudged > 0 ? [`${countOf(unjudged, 'exchange')} passed faster than the judge could follow.`] : []),
  ];
  return [...told, ...out.map((actual) => ({ condition: 'Not looked into', actual }))];
}

function gapsOf(recording: Recording | undefined): Observation[] {
  const others = recording?.others ?? 0;
  const told =
    others > 0
      ? [
          `${countOf(others, 'exchange with another host is', 'exchanges with other hosts are')} in it, and not judged.`,
        ]
      : [];
  return [...(recording?.gaps ?? []), ...told].map((actual) => ({ condition: 'The recording', actual }));
}

function describeTraffic({ counts }: Judge): Record<string, number> {
  const { exchanges, ...others } = counts;
  return { requests: exchanges, ...others };
}
