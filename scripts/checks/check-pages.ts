import type { Verdict } from '../../reports/model/types.ts';
import {
  OUTCOME_MEANING,
  OUTCOME_WORDS,
  OUTCOMES_IN_ORDER,
  VERDICT_MEANING,
  VERDICT_WORDS,
} from '../../reports/render/labels.ts';
import { exitCodeTexts } from '../../specs/exit-codes.ts';
import type { Protocol } from '../../specs/generated/protocol.ts';
import { type Capability, loadCatalogue, readSpec } from '../../specs/index.ts';
import { HOW_TO_OFFER } from '../../suites/flows/target.ts';
import { comparePage, fillPage, markdownTable } from './fill-page.ts';
import { renderProtocolTables } from './protocol-tables.ts';
import { renderRequirementsPage } from './requirements-page.ts';

/** The pages of docs/ that are made of data, in whole or in part, say what the data say. */
export function checkPages(write: boolean): string[] {
  return [
    ...fillPage('docs/protocol.md', renderProtocolTables(readSpec<Protocol>('protocol.json')), write),
    ...comparePage('docs/requirements.md', renderRequirementsPage(loadCatalogue()), write),
    ...fillPage('docs/outcomes.md', renderOutcomeTables(), write),
    ...fillPage('docs/troubleshooting.md', new Map([['needs', renderNeeds()]]), write),
  ];
}

/** The legend of reports and help, as tables. */
function renderOutcomeTables(): ReadonlyMap<string, string> {
  const verdicts = Object.entries(VERDICT_MEANING) as [Verdict, string][];
  return new Map([
    [
      'outcomes',
      markdownTable(
        ['outcome', 'in reports', 'what it means'],
        OUTCOMES_IN_ORDER.map((one) => [`\`${one}\``, OUTCOME_WORDS[one], OUTCOME_MEANING[one]]),
      ),
    ],
    [
      'verdicts',
      markdownTable(
        ['verdict', 'in reports', 'what it means'],
        verdicts.map(([one, meaning]) => [`\`${one}\``, VERDICT_WORDS[one], meaning]),
      ),
    ],
    ['exit-codes', markdownTable(['exit code', 'meaning'], Object.entries(exitCodeTexts))],
  ]);
}

/** What a configuration may lack, and how many requirements wait for it. */
function renderNeeds(): string {
  const rows = (Object.entries(HOW_TO_OFFER) as [Capability, string][]).map(([capability, how]) => {
    const waiting = loadCatalogue().filter(({ applies }) => applies.includes(capability));
    const who = waiting.every(({ actor }) => actor === 'client') ? 'clients' : 'providers';
    return [`\`${how.replaceAll('`', '')}\``, `${waiting.length} of ${who}`];
  });
  return markdownTable(['needs', 'requirements that wait for it'], rows);
}
