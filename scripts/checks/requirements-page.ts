import { type Requirement, sourceOf } from '../../specs/index.ts';
import { mendOf } from '../../specs/mends.ts';

/** Why a requirement is not tested, by the word of the catalogue. */
const EXCLUDED: Readonly<Record<string, string>> = {
  later: 'not yet',
  'not-observable': 'cannot be seen from outside',
  'needs-vantage': 'needs another place to look from',
  'brute-force': 'would take brute force',
  undecidable: 'cannot be decided',
};

/** docs/requirements.md: every row of the catalogue under a heading of its own, so that its id is an anchor, with how it is mended. */
export function renderRequirementsPage(rows: readonly Requirement[]): string {
  const of = (actor: Requirement['actor']) => rows.filter((row) => row.actor === actor);
  return [
    '# Requirements',
    '',
    'Generated from [specs/requirements](../specs/requirements) by `node dist/scripts/check.js --write`; `npm run check`',
    'fails when it is stale. Every line of a report has one of these ids. `must` and `should` are those of RFC 2119; the',
    'profile `documented` is what AIRisk says, `hardened` what the standards say, `interop` what generic libraries expect',
    '(never part of a verdict). What the outcomes mean: [outcomes.md](outcomes.md).',
    ...renderActor('Providers', of('provider')),
    ...renderActor('Clients', of('client')),
    '',
  ].join('\n');
}

function renderActor(title: string, rows: readonly Requirement[]): string[] {
  const areas = [...new Set(rows.map(({ area }) => area))];
  return areas.flatMap((area) => [
    '',
    `## ${title}: ${area}`,
    ...rows.filter((row) => row.area === area).flatMap(renderRow),
  ]);
}

function renderRow(row: Requirement): string[] {
  const { verify } = row;
  const { mend, attack } = mendOf(row.id) ?? {};
  return [
    '',
    `### ${row.id}`,
    '',
    `**${plainText(row.title)}.** ${plainText(row.statement)} *Otherwise:* ${plainText(row.why)}`,
    ...(mend === undefined ? [] : [`*To mend it:* ${plainText(mend)}`]),
    ...(attack === undefined
      ? []
      : [
          `*It opens:* ${link({ label: [attack.name, attack.label].filter(Boolean).join(', '), url: attack.url })}.`,
        ]),
    ...(verify.kind === 'excluded'
      ? [`*Not tested*, ${EXCLUDED[verify.reason]}: ${plainText(verify.note)}`]
      : []),
    '',
    `\`${row.level}\`, ${row.profile} · ${link(sourceOf(row))}`,
  ];
}

function link({ label, url }: { readonly label: string; readonly url?: string | undefined }): string {
  return url === undefined ? label : `[${label}](${url})`;
}

/** Text of the catalogue as text of Markdown: nothing in it is a tag or emphasis. */
function plainText(text: string): string {
  return text.replace(/[<>*[\]]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\$&');
}
