/** A mock, a proxy before it, and a judge: what is found when this traffic passes. */
import { type MockServer, type MockServerOptions, startMockServer } from '../../../mock-server/index.ts';
import { loadCatalogue } from '../../../specs/index.ts';
import type { RowFinding } from '../../../suites/client/record.ts';
import { BUILT_IN_LIFETIMES, describeBuiltIn } from '../../targets/built-in-target.ts';
import { describeConfig } from '../../targets/describe-config.ts';
import type { PassedExchange } from '../forward/passed-exchange.ts';
import { Judge, type JudgedExchange } from '../judge/judge.ts';
import { openProxy } from '../open-proxy.ts';
import { describeProxySubject, type ProxySubject } from '../subject.ts';
import type { JudgedPair } from '../thread/messages.ts';

export interface WatchedTraffic {
  readonly judge: Judge;
  readonly judged: readonly JudgedExchange[];
  /** What passed. */
  readonly exchanges: readonly PassedExchange[];
  readonly pair: JudgedPair;
  readonly subject: ProxySubject;
  /** Ids of requirements that were seen broken, and what was said of them. */
  readonly broken: Readonly<Record<string, readonly string[]>>;
  /** Ids of requirements that were seen to hold. */
  readonly held: readonly string[];
}

/** The two ends that traffic is made with. */
export interface Ends {
  /** Base URL of the proxy. */
  readonly url: string;
  readonly mock: MockServer;
}

/** Lets traffic pass. @param options Of the mock */
export async function watchTraffic(
  options: Partial<MockServerOptions>,
  traffic: (ends: Ends) => Promise<void>,
): Promise<WatchedTraffic> {
  const mock = await startMockServer({ journal: false, ...BUILT_IN_LIFETIMES, ...options });
  const config = describeBuiltIn(
    mock,
    mock.url,
    { kind: 'built-in', interaction: 'none', faults: [], dialect: 'strict' },
    'none',
  );
  const target = describeConfig(config, {
    target: { kind: 'deployment', config },
    allowAttacks: false,
    tagKey: '',
  });
  const subject = describeProxySubject(target, undefined);
  const judged: JudgedExchange[] = [];
  const judge = new Judge(subject.facts, (one) => void judged.push(one));
  const exchanges: PassedExchange[] = [];
  const onExchange = (exchange: PassedExchange) => {
    exchanges.push(exchange);
    judge.take(exchange);
  };
  const proxy = await openProxy({ target, port: 0, onExchange });
  try {
    await traffic({ url: proxy.url, mock });
  } finally {
    await proxy.close();
    await mock.close();
  }
  await judge.finish();
  const ids = loadCatalogue()
    .filter(({ verify }) => verify.kind === 'tested')
    .map(({ id }) => id);
  const rows = judge.tally.findings(ids, () => 'not seen');
  return {
    judge,
    judged,
    exchanges,
    pair: { target, client: undefined },
    subject,
    broken: brokenIn(rows),
    held: rows.filter(({ finding }) => finding.holds).map(({ requirement }) => requirement),
  };
}

function brokenIn(rows: readonly RowFinding[]): Record<string, string[]> {
  const broken: Record<string, string[]> = {};
  for (const { requirement, finding } of rows)
    if (finding.holds === false) broken[requirement] = [...(broken[requirement] ?? []), finding.actual];
  return broken;
}
