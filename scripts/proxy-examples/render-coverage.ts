/** The table of what a proxy sees of broken clients. */
import type { ThroughProxy } from './play-through-proxy.ts';

const byId = (a: ThroughProxy, b: ThroughProxy) => (a.id < b.id ? -1 : 1);

/** As Markdown. */
export function renderCoverage(results: readonly ThroughProxy[]): string {
  const broken = results.filter(({ breaks }) => breaks !== undefined).sort(byId);
  const both = broken.filter(({ caught }) => caught);
  const suites = broken.filter(({ caught }) => !caught);
  const sound = results.length - broken.length;
  const rows = (list: readonly ThroughProxy[], last: (one: ThroughProxy) => string) =>
    list.map((one) => `| \`${one.id}\` | \`${one.breaks}\` | ${last(one)} |`);
  return `${[
    '# What the proxy sees of broken clients',
    '',
    '<!-- written by `node dist/scripts/proxy-examples.js --write` -->',
    '',
    'Each example client signs in through the [proxy](proxy.md), and the judge of clients plays beside it whatever shows its',
    `defect. Of ${broken.length} broken clients the proxy names ${both.length} by the same requirement; the others show theirs where no proxy is, or`,
    `only to a provider that misbehaves. ${sound} sound clients get no finding.`,
    '',
    '## Caught by both',
    '',
    '| client | requirement | what it does |',
    '|---|---|---|',
    ...rows(both, ({ title }) => title),
    '',
    '## Caught by the judge of clients only',
    '',
    '| client | requirement | why |',
    '|---|---|---|',
    ...rows(suites, ({ reason }) => reason),
  ].join('\n')}\n`;
}
