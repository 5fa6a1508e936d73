/**
 * What exploration finds by itself, without any vector: each fault of the mock whose area is codes, tokens, users or
 * resources, at most 2,000 requests each. Prints a table; `--seed S` and `--requests N` change what is tried, fault ids
 * narrow it.
 */
import { parseArgs } from 'node:util';
import { FAULTS } from '../mock-server/faults/index.ts';
import { variantSubjects } from '../suites/audit/subjects.ts';
import { requestsOf } from '../suites/explore/actions.ts';
import { describeFlow } from '../suites/explore/describe-flow.ts';
import { type Exploration, explore } from '../suites/explore/explore.ts';
import { Provider } from '../suites/flows/provider.ts';
import { BrowserLab, SharedBrowser } from '../suites/flows/visit.ts';
import { Wire } from '../suites/flows/wire.ts';
import { openTarget } from '../suites/targets/open-target.ts';
import type { BuiltInTarget, RunPlan } from '../suites/targets/target-spec.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    requests: { type: 'string', default: '2000' },
    variants: { type: 'boolean', default: false },
    words: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
const maxRequests = Number(values.requests);

const AREAS = /^(code|token|userid|resource)\//;

/** Explores the built-in mock with this fault or dialect. */
export async function exploreMock(
  over: Partial<BuiltInTarget>,
  stopAtFirst: boolean,
  own = seed,
): Promise<Exploration> {
  const plan: RunPlan = {
    target: { kind: 'built-in', interaction: 'none', faults: [], dialect: 'strict', ...over },
    allowAttacks: true,
    tagKey: '00',
  };
  const target = await openTarget(plan, false);
  const wire = new Wire({ ...target.tls, timeoutMs: 15_000 });
  const provider = new Provider(target, wire, new BrowserLab(target, new SharedBrowser()), () => undefined);
  try {
    return await explore(provider, { flows: maxRequests, seed: own, maxRequests, stopAtFirst });
  } finally {
    wire.close();
    await target.close();
  }
}

if (values.variants) {
  for (const { id, tls } of variantSubjects())
    for (const each of [1, 2, 3]) {
      const { findings, flows, requests, disturbed, disturbance, world } = await exploreMock(
        { dialect: id, ...(tls ? { tls } : {}) },
        false,
        each,
      );
      console.log(
        `${findings.length === 0 ? 'ok ' : 'ALARM'} ${id} seed ${each}: ${flows} flows, ${requests} requests, ${disturbed} disturbed ${disturbance ?? ''}`,
      );
      for (const { row, flow, contradiction, doubt } of findings) {
        console.log(
          `  ${row}: expected ${contradiction.expected}; got ${contradiction.actual} ${doubt ?? ''}`,
        );
        for (const line of describeFlow(flow, world)) console.log(`    ${line}`);
      }
    }
  process.exit();
}
const wanted =
  positionals.length > 0
    ? FAULTS.filter(({ id }) => positionals.includes(id))
    : FAULTS.filter(({ id }) => AREAS.test(id));
console.log('| fault | breaks | found | requests until seen | flow of | shrunk to |');
console.log('|---|---|---|---|---|---|');
let found = 0;
let right = 0;
for (const { id, breaks } of wanted) {
  const { findings, requests, world } = await exploreMock({ faults: [id] }, true);
  const [first] = findings.filter(({ doubt }) => doubt === undefined);
  if (first) found += 1;
  if (first?.row === breaks) right += 1;
  const row = first?.row === breaks ? 'the same row' : first?.row;
  const doubt = findings[0]?.doubt;
  console.log(
    first
      ? `| ${id} | ${breaks} | ${row} | ${first.afterRequests} | ${first.foundIn} | ${requestsOf(first.flow).length} |`
      : `| ${id} | ${breaks} | ${doubt === undefined ? 'no' : `in doubt: ${doubt}`} | ${requests} | | |`,
  );
  if (values.words && first) for (const line of describeFlow(first.flow, world)) console.log(`    ${line}`);
}
console.log(`\n${found} of ${wanted.length} found, ${right} of them by the row that the fault names`);
