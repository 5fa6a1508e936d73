/** Tells GitHub Actions what a step of the action found: outputs, annotations, the summary. Called by run.sh. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';

const { GITHUB_OUTPUT, GITHUB_STEP_SUMMARY, GITHUB_WORKSPACE = process.cwd() } = process.env;
const [what, ...given] = process.argv.slice(2);
const TITLE = 'airisk-conformance';

/** A line break would begin another command; a percent sign begins an escape. */
const escapeData = (text) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const escapeProperty = (text) => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

function annotate(kind, text, place = '') {
  process.stdout.write(`::${kind} title=${TITLE}${place}::${escapeData(text)}\n`);
}

/** Where in a file of the repository a mistake stands: GitHub shows the annotation beside that line. */
function placeOf(text) {
  const [, path, line, column] = /^(.+?): .* \(line (\d+), column (\d+)\)$/.exec(text) ?? [];
  if (path === undefined) return '';
  const file = relative(GITHUB_WORKSPACE, path);
  return file.startsWith('..') || isAbsolute(file)
    ? ''
    : `,file=${escapeProperty(file)},line=${line},col=${column}`;
}

function output(name, value) {
  if (/[\r\n]/.test(value)) throw new Error(`the output ${name} is more than a line`);
  if (GITHUB_OUTPUT) appendFileSync(GITHUB_OUTPUT, `${name}=${value}\n`);
}

/** Indented, so that nothing in it is markup. */
function summarise(heading, text) {
  const lines = text.trimEnd().split('\n');
  if (GITHUB_STEP_SUMMARY)
    appendFileSync(
      GITHUB_STEP_SUMMARY,
      `### ${heading}\n\n${lines.map((line) => `    ${line}`).join('\n')}\n\n`,
    );
}

const tellers = {
  error: (text) => annotate('error', text),

  /** Mistakes of usage and failures of the tool, from its stderr. */
  mistakes(file) {
    const lines = readFileSync(file, 'utf8').split('\n');
    const told = lines.flatMap((line) =>
      line.startsWith(`${TITLE}: `) ? [line.slice(TITLE.length + 2)] : [],
    );
    // A line of the file and a caret, which follow, are blank at their beginning.
    for (const mistake of told.filter((text) => /^\S/.test(text)).slice(0, 10))
      annotate('error', mistake, placeOf(mistake));
  },

  /** Its summary and annotations are written by the tool itself. */
  report(folder) {
    const file = join(folder, 'report.json');
    if (existsSync(file)) {
      const { verdicts, gate } = JSON.parse(readFileSync(file, 'utf8'));
      output('verdict', verdicts[gate.profile]);
    }
    const page = join(folder, 'report.html');
    output('report', existsSync(page) ? page : folder);
  },

  preflight(file, code) {
    const ready = code === '0';
    output('verdict', ready ? 'ready' : 'not-ready');
    const said = readFileSync(file, 'utf8').trim();
    if (said === '') return; // A mistake, which is annotated already.
    summarise(`Preflight: ${ready ? 'ready' : `not ready (exit code ${code})`}`, said);
    if (!ready) annotate('error', said);
  },

  mock(file) {
    const { url, control } = JSON.parse(readFileSync(file, 'utf8').split('\n')[0]);
    process.stdout.write(`::add-mask::${control.token}\n`);
    output('base-url', url);
    output('control-url', control.url);
    output('control-token', control.token);
    process.stdout.write(`The mock listens on ${url}\n`);
  },

  verdict(file) {
    // The first line says where the mock listens.
    const [, ...judged] = readFileSync(file, 'utf8').split('\n');
    const { verdict, summary: text, requirements } = JSON.parse(judged.join('\n'));
    output('verdict', verdict);
    const broken = requirements.filter(({ outcome }) => outcome === 'fail' || outcome === 'warn');
    for (const { id, outcome, explanation } of broken)
      annotate(outcome === 'fail' ? 'error' : 'warning', `${id}: ${explanation}`);
    const lines = broken.map(({ id, outcome, explanation }) => `${outcome}  ${id}: ${explanation}`);
    summarise(`The client that called the mock: ${verdict}`, [text, ...lines].join('\n'));
    process.stdout.write(`${[verdict, text, ...lines].join('\n')}\n`);
  },
};

tellers[what](...given);
