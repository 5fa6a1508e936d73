/** What the application writes must be fit for everybody who reads logs. */
import type { Shown } from '../../../reports/model/types.ts';
import { broken, type Finding, holds, unseen } from '../finding.ts';
import { decoded, holdsAny, maskValues } from './find-values.ts';
import type { ObservationInput } from './sample.ts';

const SHOWN_LINES = 3;
const SHOWN_CHARACTERS = 300;

/** The output contains neither secret nor code nor token; if it does, the lines are the evidence. */
export function judgeLog(input: ObservationInput): Finding {
  const expected = 'The output contains neither secret nor code nor token.';
  const { output, subject } = input;
  if (output === undefined) return unseen(expected, 'the output cannot be seen');
  for (const [what, values] of [
    ['the client secret', [subject.client.secret]],
    ['a code', [...input.codes]],
    ['a token', [...input.tokens]],
  ] as const) {
    if (holdsAny(decodedByLine(output), values)) return accuse(input, output, expected, what, values);
  }
  return holds(expected, `${output.length} characters were searched`, input.samples[0]?.entries ?? []);
}

function accuse(
  input: ObservationInput,
  output: string,
  expected: string,
  what: string,
  values: readonly string[],
): Finding {
  const during = input.written.find(({ text }) => holdsAny(decodedByLine(text), values));
  const all = [input.subject.client.secret, ...input.codes, ...input.tokens];
  const shown = linesWith(during?.text ?? output, values, what).map(
    (line): Shown => ({ ...line, text: maskValues(line.text, all, '[masked]') }),
  );
  if (!during) return { ...broken(expected, `it contained ${what}`), shown };
  const doing = during.crashed ? 'when it crashed' : 'a line that it wrote';
  return {
    ...broken(expected, `it contained ${what}: ${doing} during "${during.title}"`),
    shown,
    playedIn: during.scenario,
  };
}

/** One bad escape keeps its own line from being decoded, not the whole log. */
const decodedByLine = (text: string) => text.split('\n').map(decoded).join('\n');

function linesWith(text: string, values: readonly string[], what: string): Shown[] {
  const mask = `[${what}]`;
  // Masked before it is cut into lines: a token that is unfit for a header has a line break in it.
  const masked = (whole: string) =>
    maskValues(whole, values, mask)
      .split('\n')
      .filter((line) => line.includes(mask));
  const plain = masked(text);
  const lines = (plain.length > 0 ? plain : masked(decodedByLine(text))).slice(0, SHOWN_LINES);
  return lines.map((line) => ({ kind: 'log', where: 'the application', text: shorten(line, mask) }));
}

/** The stretch around the mask. */
function shorten(line: string, mask: string): string {
  const at = Math.max(0, line.indexOf(mask) - SHOWN_CHARACTERS / 2);
  return line.slice(at, at + SHOWN_CHARACTERS).trim();
}
