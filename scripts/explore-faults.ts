/**
 * What exploration finds by itself, without any vector, in at most 2,000 requests each: every fault of the mock whose area is
 * codes, tokens, users or resources, or those that are named (`ID`, or `ID@CONDITION`). With `--variants` the other half:
 * sound dialects and the second provider, with three seeds each, must show nothing. Prints a table.
 */
import { parseArgs } from 'node:util';
import { knownFaults } from '../mock-server/faults/index.ts';
import { variantSubjects } from '../runner/audit/subjects.ts';
import { openTarget } from '../runner/targets/open-target.ts';
import { requestsOf } from '../suites/explore/actions.ts';
import { describeFlow } from '../suites/explore/describe-flow.ts';
import { type Exploration, explore } from '../suites/explore/explore.ts';
import { Provider } from '../suites/flows/provider.ts';
import type { TargetSpec } from '../suites/flows/target-spec.ts';
import { BrowserSession, SharedBrowser } from '../suites/flows/visit.ts';
import { Wire } from '../suites/flows/wire.ts';
import { soundModes } from '../tests/independent-provider/second-provider/options.ts';
import { startSecondProvider } from '../tests/independent-provider/second-provider/start.ts';
import { describeSecondProvider } from '../tests/independent-provider/second-provider/target.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    requests: { type: 'string', default: '2000' },
    variants: { type: 'boolean', default: false },
    words: { type: 'boolean', default: false },
  },
});
const maxRequests = Number(values.requests);
const AREAS = /^(code|token|userid|resource)\//;
const SEEDS = [1, 2, 3];
/** The second provider lives on a real clock, with lifetimes of seconds. */
const MAX_WAIT_MS = 60_000;
const mock = { kind: 'built-in', interaction: 'none', faults: [], dialect: 'strict' } as const;

process.exitCode = values.variants ? await exploreVariants() : await exploreFaults();

async function exploreTarget(target: TargetSpec, seed: number, stopAtFirst: boolean): Promise<Exploration> {
  const opened = await openTarget({ target, allowAttacks: true, tagKey: '00' }, false);
  const wire = new Wire({ ...opened.tls, timeoutMs: 15_000 });
  const browserSession = new BrowserSession(opened, new SharedBrowser());
  const provider = new Provider(opened, wire, browserSession, () => undefined);
  try {
    const limits = { flows: maxRequests, maxRequests, maxWaitMs: MAX_WAIT_MS };
    return await explore(provider, { ...limits, seed, stopAtFirst });
  } finally {
    wire.close();
    await opened.close();
  }
}

async function exploreFaults(): Promise<number> {
  const all = knownFaults()
    .filter(({ id }) => AREAS.test(id))
    .map(({ id }) => id);
  const wanted = positionals.length > 0 ? positionals : all;
  const count = { found: 0, right: 0, short: 0 };
  console.log('| fault | breaks | found | requests until seen | flow of | shrunk to |');
  console.log('|---|---|---|---|---|---|');
  for (const id of wanted) {
    const breaks = knownFaults().find((fault) => fault.id === id.split('@')[0])?.breaks ?? '';
    const { findings, requests, world } = await exploreTarget(
      { ...mock, faults: [id] },
      Number(values.seed),
      true,
    );
    const [first] = findings;
    if (!first || first.doubt !== undefined) {
      console.log(`| ${id} | ${breaks} | ${first ? `in doubt: ${first.doubt}` : 'no'} | ${requests} | | |`);
      continue;
    }
    const length = requestsOf(first.flow).length;
    count.found += 1;
    if (first.row === breaks) count.right += 1;
    if (length <= 6) count.short += 1;
    const row = first.row === breaks ? 'the same row' : first.row;
    console.log(`| ${id} | ${breaks} | ${row} | ${first.afterRequests} | ${first.foundIn} | ${length} |`);
    if (values.words) for (const line of describeFlow(first.flow, world)) console.log(`    ${line}`);
  }
  console.log(
    `\n${count.found} of ${wanted.length} found, ${count.right} of them by the row that the fault names, ${count.short} in at most 6 requests`,
  );
  return 0;
}

async function exploreVariants(): Promise<number> {
  let alarms = 0;
  for (const { id, tls } of variantSubjects()) {
    if (positionals.length > 0 && !positionals.includes(id)) continue;
    for (const seed of SEEDS)
      alarms += tell(
        id,
        seed,
        await exploreTarget({ ...mock, dialect: id, ...(tls ? { tls } : {}) }, seed, false),
      );
  }
  for (const [mode, options] of Object.entries(soundModes)) {
    if (positionals.length > 0 && !positionals.includes(mode)) continue;
    for (const seed of SEEDS) {
      const second = await startSecondProvider({ options });
      const config = { ...describeSecondProvider(second), name: mode, folder: process.cwd() };
      alarms += tell(mode, seed, await exploreTarget({ kind: 'deployment', config }, seed, false));
      await second.close();
    }
  }
  console.log(`\n${alarms} alarms`);
  return alarms === 0 ? 0 : 1;
}

function tell(
  name: string,
  seed: number,
  { findings, flows, requests, disturbed, world }: Exploration,
): number {
  const state = findings.length === 0 ? 'ok' : 'ALARM';
  console.log(`${state} ${name}, seed ${seed}: ${flows} flows, ${requests} requests, ${disturbed} broke off`);
  for (const { row, flow, contradiction, doubt } of findings) {
    console.log(`  ${row}: expected ${contradiction.expected}; got ${contradiction.actual} ${doubt ?? ''}`);
    for (const line of describeFlow(flow, world)) console.log(`    ${line}`);
  }
  return findings.length;
}
