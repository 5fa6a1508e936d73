/**
 * Lets every example client, sound or broken, sign in through the proxy, and compares what the proxy says of it with what
 * the judge of clients says of the same traffic: `node dist/scripts/proxy-examples.js [--write] [--second] [ID …]`.
 * Sound ones must get no finding; broken ones are named by the same row, or the table says why only the judge sees it.
 * With `--second` the provider is the one of tests/independent-provider. `--write` writes the part of
 * docs/proxy-coverage.md that is about this provider.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser } from '@playwright/test';
import { type ClientSubject, clientSubjects } from '../runner/audit/clients/client-subjects.ts';
import { startBrowser } from '../runner/client/start-browser.ts';
import { packageRoot } from '../specs/index.ts';
import { resolveBrowser } from '../suites/browser/index.ts';
import { playAtSecond } from './proxy-examples/play-at-second.ts';
import { playAtMock, type ThroughProxy } from './proxy-examples/play-through-proxy.ts';
import { renderAtMock, renderAtSecond } from './proxy-examples/render-coverage.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    write: { type: 'boolean', default: false },
    second: { type: 'boolean', default: false },
    lanes: { type: 'string', default: '3' },
  },
});

const named = (one: ClientSubject) => positionals.length === 0 || positionals.includes(one.subject.id);
const queue = clientSubjects().filter(named);
const browser: Browser = await startBrowser(await resolveBrowser());
const results: ThroughProxy[] = [];
await Promise.all(
  Array.from({ length: Number(values.lanes) }, async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const play = values.second ? playAtSecond : playAtMock;
      const first = await play(next, browser);
      // A port that another program took meanwhile says nothing about a client: a second problem does.
      const result = first.problem === undefined ? first : await play(next, browser);
      results.push(result);
      console.log(describe(result));
    }
  }),
);
await browser.close();
const wrong = results.filter(({ problem, accused }) => problem !== undefined || accused.length > 0);
console.log(
  `${results.length} clients, ${results.filter(({ caught }) => caught).length} named by the proxy, ${wrong.length} wrong`,
);
if (values.write && wrong.length === 0 && positionals.length === 0) {
  const file = join(packageRoot, 'docs', 'proxy-coverage.md');
  const [name, render] = values.second
    ? (['at-independent', renderAtSecond] as const)
    : (['at-mock', renderAtMock] as const);
  const part = new RegExp(`(<!-- ${name}: [^>]*-->\\n)[^]*(<!-- /${name} -->)`);
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace(part, (_, open, close) => open + render(results) + close),
  );
}
process.exitCode = wrong.length === 0 ? 0 : 1;

function describe({ id, breaks, caught, suite, accused, reason, problem }: ThroughProxy): string {
  if (problem !== undefined) return `PROBLEM  ${id}: ${problem}`;
  if (accused.length > 0) return `ACCUSED  ${id}: ${accused.join('; ')}`;
  if (breaks === undefined) return `sound    ${id}`;
  return caught
    ? `both     ${id} (${breaks})`
    : `${suite ? 'suites  ' : 'neither '} ${id} (${breaks}): ${reason}`;
}
