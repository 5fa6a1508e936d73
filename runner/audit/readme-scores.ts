/** The score in the README: written by the audit, and checked for drift without running it. */
import { knownFaults } from '../../mock-server/faults/index.ts';
import { specDigest } from '../../specs/index.ts';
import { clientSubjects, conditionalClients } from './clients/client-subjects.ts';
import { conditionalSubjects } from './conditional-subjects.ts';
import { scoreLine } from './render-markdown.ts';
import type { AuditResult } from './score.ts';
import { variantSubjects } from './subjects.ts';

/** One block of the README: what begins and ends it, how to write it anew, and what it must say. */
interface Block {
  readonly begin: string;
  readonly end: string;
  readonly command: string;
  readonly wants: () => readonly (readonly [text: string, problem: string])[];
}

const block = (name: string, flags: string, wants: Block['wants']): Block => ({
  begin: `<!-- ${name}: written by \`airisk-conformance audit${flags} --write-scores\` -->`,
  end: `<!-- /${name} -->`,
  command: `npx airisk-conformance audit${flags} --write-scores`,
  wants,
});

const PROVIDER = block('audit', '', () => [
  [
    `${knownFaults().length} of ${knownFaults().length} faults`,
    `the score does not say that all ${knownFaults().length} faults are caught`,
  ],
  [
    `0 false alarms on ${variantSubjects().length} sound variants`,
    `the score does not say that ${variantSubjects().length} variants raise no alarm`,
  ],
]);

const CLIENT = block('audit-clients', ' --clients', () => {
  const subjects = clientSubjects().map(({ subject }) => subject);
  const broken = subjects.filter(({ kind }) => kind === 'fault').length;
  const sound = subjects.length - broken;
  return [
    [
      `${broken} of ${broken} broken clients`,
      `the score does not say that all ${broken} broken clients are caught`,
    ],
    [
      `0 false alarms on ${sound} sound clients`,
      `the score does not say that ${sound} sound clients raise no alarm`,
    ],
  ];
});

const CLIENT_CONTEXTS = block('audit-clients-contexts', ' --clients --contexts', () => {
  const count = conditionalClients().length;
  const sound = clientSubjects().filter(({ subject }) => subject.kind === 'variant').length;
  return [
    [
      `${count} of ${count} conditional broken clients`,
      `the score does not say that all ${count} conditional broken clients are caught`,
    ],
    [
      `0 false alarms on ${sound} sound clients`,
      `the score does not say that ${sound} sound clients raise no alarm`,
    ],
  ];
});

const CONTEXTS = block('audit-contexts', ' --contexts', () => {
  const count = conditionalSubjects().length;
  return [
    [
      `${count} of ${count} conditional faults`,
      `the score does not say that all ${count} conditional faults are caught`,
    ],
    [
      `0 false alarms on ${variantSubjects().length} sound variants`,
      `the score does not say that ${variantSubjects().length} variants raise no alarm`,
    ],
  ];
});

/** What a score says that was measured before the latest changes. */
const EARLIER = 'of an earlier state';

function blockOf({ actor, faults }: Pick<AuditResult, 'actor' | 'faults'>): Block {
  if (actor === 'client') return faults.length === 0 ? CLIENT_CONTEXTS : CLIENT;
  return faults.length === 0 ? CONTEXTS : PROVIDER;
}

/** The block of a result. */
export function scoresOf(result: AuditResult): string {
  const { begin, end } = blockOf(result);
  return `${begin}\n**${scoreLine(result)}**\n(${result.date.slice(0, 10)}, ${(result.durationMs / 1000).toFixed(0)} s, specification \`${specDigest().slice(7, 19)}\`)\n${end}`;
}

/**
 * The README with another block. The first one of its kind goes behind the one for providers.
 * @throws Error when the marks are missing
 */
export function replaceScores(readme: string, result: AuditResult): string {
  const own = blockOf(result);
  const { begin, end } = own;
  const text = scoresOf(result);
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from !== -1 && to >= from) return readme.slice(0, from) + text + readme.slice(to + end.length);
  const behind = readme.indexOf(PROVIDER.end);
  if (behind === -1 || own === PROVIDER)
    throw new Error(`README.md has no block between ${begin} and ${end}`);
  const at = behind + PROVIDER.end.length;
  return `${readme.slice(0, at)}\n\n${text}${readme.slice(at)}`;
}

/** What in the README no longer fits the faults, variants, clients and specification of this checkout. */
export function staleScores(readme: string): string[] {
  return [PROVIDER, CONTEXTS, CLIENT, CLIENT_CONTEXTS].flatMap(({ begin, end, command, wants }) => {
    const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
    const again = `run \`${command}\``;
    if (from === -1 || to < from) return [`README.md: the score of an audit is missing; ${again}`];
    const text = readme.slice(from, to);
    // A score that says itself that it is old deceives nobody.
    if (text.includes(EARLIER)) return [];
    const digest = [[specDigest().slice(7, 19), 'the specification has changed since the audit']] as const;
    return [...wants(), ...digest]
      .filter(([wanted]) => !text.includes(wanted))
      .map(([, problem]) => `README.md: ${problem}; ${again}`);
  });
}
