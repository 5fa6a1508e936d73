/** The tables of what a proxy sees of broken clients, as Markdown. */
import type { ThroughProxy } from './play-through-proxy.ts';

const byId = (a: ThroughProxy, b: ThroughProxy) => (a.id < b.id ? -1 : 1);

interface Sorted {
  readonly broken: readonly ThroughProxy[];
  readonly caught: readonly ThroughProxy[];
  readonly others: readonly ThroughProxy[];
  readonly sound: number;
}

function sort(results: readonly ThroughProxy[]): Sorted {
  const broken = results.filter(({ breaks }) => breaks !== undefined).sort(byId);
  return {
    broken,
    caught: broken.filter(({ caught }) => caught),
    others: broken.filter(({ caught }) => !caught),
    sound: results.length - broken.length,
  };
}

function table(
  last: string,
  list: readonly ThroughProxy[],
  cell: (one: ThroughProxy) => string,
): readonly string[] {
  const rows = list.map((one) => `| \`${one.id}\` | \`${one.breaks}\` | ${cell(one)} |`);
  return [`| client | requirement | ${last} |`, '|---|---|---|', ...rows];
}

/** Before the mock, which plays whatever shows a defect. */
export function renderAtMock(results: readonly ThroughProxy[]): string {
  const { broken, caught, others, sound } = sort(results);
  return `${[
    '',
    'Each example client signs in through the [proxy](proxy.md), and the judge of clients plays beside it whatever shows its',
    `defect. Of ${broken.length} broken clients the proxy names ${caught.length} by the same requirement; the others show theirs where no proxy is, or`,
    `only to a provider that misbehaves. ${sound} sound clients get no finding.`,
    ...['', '## Caught by both', ''],
    ...table('what it does', caught, ({ title }) => title),
    ...['', '## Caught by the judge of clients only', ''],
    ...table('why', others, ({ reason }) => reason),
    '',
  ].join('\n')}\n`;
}

/** Before the independent provider, which does what deployments do. */
export function renderAtSecond(results: readonly ThroughProxy[]): string {
  const { broken, caught, others, sound } = sort(results);
  return `${[
    '',
    '## Before another provider',
    '',
    'The same clients sign in at the independent provider (`tests/independent-provider`), which shares no code with',
    'the mock and does nothing that a deployment does not do: it grants, refuses, fails, or is busy. Of',
    `${broken.length} broken clients the proxy names ${caught.length} by the same requirement. ${sound} sound clients get no finding in any of its states.`,
    '',
    ...table('the provider', caught, ({ setting = '' }) => setting),
    '',
    'The others:',
    '',
    ...table('why', others, ({ reason }) => reason),
    '',
  ].join('\n')}\n`;
}
