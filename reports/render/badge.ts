import type { Report, Verdict } from '../model/types.ts';
import { escapeHtml } from './html/markup.ts';
import { VERDICT_WORDS } from './labels.ts';

/** What a badge says. It names day, requirement set and specification, so that an old one can be told from a new one. */
export interface Badge {
  label: string;
  message: string;
  color: string;
  /** The whole truth, for people who point at it and for screen readers. */
  title: string;
}

const COLORS: Readonly<Record<Verdict, string>> = {
  conformant: '#1a7f4b',
  'conformant-with-findings': '#8a6100',
  'non-conformant': '#b3261e',
  'not-fully-verified': '#5f4b9b',
};

/** The badge of a report: the verdict on the profile of its gate. */
export function makeBadge(report: Report): Badge {
  const verdict = judge(report);
  const day = report.startedAt.slice(0, 10);
  const { requirementSet } = report;
  const set = requirementSet ? ` · set ${requirementSet.name}` : '';
  const digest = report.tool.specDigest.replace('sha256:', '').slice(0, 12);
  const profile = report.gate.profile;
  return {
    label: `AIRisk OAuth2 ${profile}`,
    message: `${VERDICT_WORDS[verdict].toLowerCase()}${set} · ${day}`,
    color: COLORS[verdict],
    title: `${report.target.name}: ${VERDICT_WORDS[verdict]} (${profile}), requirement set ${requirementSet?.name ?? 'none'}, ${day}, specification ${digest}`,
  };
}

/** A hardened verdict builds on the documented one: the worse of the two stands. */
function judge({ gate, verdicts, complete, gate: { only }, shard }: Report): Verdict {
  if (!complete || only !== undefined || shard) {
    const broken = Object.values(verdicts).includes('non-conformant');
    return broken ? 'non-conformant' : 'not-fully-verified';
  }
  if (gate.profile === 'documented') return verdicts.documented;
  const worst: readonly Verdict[] = ['non-conformant', 'not-fully-verified', 'conformant-with-findings'];
  return worst.find((v) => v === verdicts.documented || v === verdicts.hardened) ?? 'conformant';
}

/** Both files: JSON for shields.io-like services, and a picture of its own for those who ask nobody. */
export function renderBadgeFiles(report: Report): Record<string, string> {
  const badge = makeBadge(report);
  const endpoint = {
    ...{ schemaVersion: 1, label: badge.label, message: badge.message, color: badge.color },
    ...(report.gate.met ? {} : { isError: true }),
    // Services ignore what they do not know; a reader of the file finds what it rests on.
    airisk: {
      ...{ date: report.startedAt.slice(0, 10), specDigest: report.tool.specDigest },
      ...(report.requirementSet && { requirementSet: report.requirementSet }),
      ...{ target: report.target.name, gate: report.gate.profile, exitCode: report.exitCode },
    },
  };
  return { 'badge.json': `${JSON.stringify(endpoint, null, 2)}\n`, 'badge.svg': drawBadge(badge) };
}

const HEIGHT = 24;
const PADDING = 9;
const FONT = 12;

/** Widths of the characters of a sans-serif face, in tenths of the font size: wide enough for any of them. */
function widthOf(text: string): number {
  let tenths = 0;
  for (const character of text) {
    if (/[iljtfrI.,:;'| ·-]/.test(character)) tenths += 3.6;
    else if (/[mwMW]/.test(character)) tenths += 9.2;
    else tenths += /[A-Z]/.test(character) ? 7.4 : 6.2;
  }
  return Math.ceil((tenths * FONT) / 10);
}

function drawBadge({ label, message, color, title }: Badge): string {
  const left = widthOf(label) + 2 * PADDING;
  const right = widthOf(message) + 2 * PADDING;
  const text = (x: number, width: number, words: string) =>
    `<text x="${x}" y="16" textLength="${width}" lengthAdjust="spacingAndGlyphs">${escapeHtml(words)}</text>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="${HEIGHT}" role="img" aria-label="${escapeHtml(title)}">
<title>${escapeHtml(title)}</title>
<rect width="${left + right}" height="${HEIGHT}" rx="4" fill="${escapeHtml(color)}"/><rect width="${left}" height="${HEIGHT}" rx="4" fill="#263143"/><rect x="${left - 4}" width="4" height="${HEIGHT}" fill="#263143"/>
<g fill="#fff" font-family="Verdana,DejaVu Sans,Segoe UI,Arial,sans-serif" font-size="${FONT}">${text(PADDING, left - 2 * PADDING, label)}${text(left + PADDING, right - 2 * PADDING, message)}</g>
</svg>
`;
}
