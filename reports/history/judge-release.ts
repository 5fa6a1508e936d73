/** Whether reports allow a release, and why not. */
import { countOf } from '../render/labels.ts';
import type { Manifest } from '../sign/manifest.ts';

/**
 * One line for each reason why a verified report does not stand for its whole target: what was left out, and what the
 * gate says.
 */
export function findObjections({ gate, exitCode, verdicts }: Manifest): string[] {
  const lines: string[] = [];
  if (gate.only) lines.push(`the run was narrowed to ${countOf(gate.only.length, 'requirement')} (--only)`);
  if (gate.depth === 'quick') lines.push('the run tried nothing in contexts (--depth quick)');
  if (!gate.met) {
    const words = [...new Set([verdicts.documented, verdicts.hardened])].join(' and ');
    lines.push(`the gate ${gate.profile} is not met (${words}, exit code ${exitCode})`);
  } else if (exitCode !== 0) lines.push(`the run ended with exit code ${exitCode}`);
  return lines;
}

/** One line for each reason why an authority does not take a report that would allow a release. */
export function findLeniencies({ gate, rows, waivers = [] }: Manifest): string[] {
  const waived = rows.filter(({ outcome }) => outcome === 'waived').map(({ id }) => id);
  const named = waivers.filter(({ state }) => state !== 'ignored').map(({ requirement }) => requirement);
  const ids = [...new Set([...waived, ...named])];
  return [
    ...(gate.profile === 'hardened'
      ? []
      : [`gate: the run asked for the profile ${gate.profile} only, hardened is asked for`]),
    ...(gate.partial ? ['gate: the run let untestable requirements pass (--partial)'] : []),
    ...ids.map((id) => `waiver: ${id} is waived; a certification takes none (\`provider --certification\`)`),
  ];
}
