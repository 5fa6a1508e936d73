import type { Protocol } from '../../specs/generated/protocol.ts';
import { markdownTable as table } from './fill-page.ts';
import { linkSource } from './link-source.ts';

type Condition = Protocol['conditions'][number];
type Endpoint = Protocol['endpoints'][number];

/** The page that has a heading for each requirement, as the protocol page links to it. */
const REQUIREMENTS = 'requirements.md';
/** Endpoints whose parameters are a table of their own; those of the others stand in their paths. */
const WITH_PARAMETERS = ['authorize', 'token'] as const;

/** What every reading of the documents demands of an answer, in words. */
const DEMANDS: Readonly<Record<Exclude<keyof Condition['demands'], 'status'>, string>> = {
  noCode: 'no code',
  noRedirect: 'no redirect to the client',
  noToken: 'no token',
  noUserToken: 'no token of a user',
  noData: 'no data',
  errorInRedirect: '`error` in the redirect',
  noServerError: 'no 5xx',
};

/** The tables of docs/protocol.md, as Markdown, by the name of their place. */
export function renderProtocolTables(protocol: Protocol): ReadonlyMap<string, string> {
  const { endpoints, conditions, openPoints, contradictions } = protocol;
  const kinds = [...new Set(conditions.map(({ endpoint }) => endpoint))];
  return new Map([
    ['endpoints', endpointTable(endpoints)],
    ...WITH_PARAMETERS.map((id) => [`${id}-parameters`, parameterTable(endpoints, id)] as const),
    ...kinds.map(
      (kind) => [`${kind}-answers`, answerTable(conditions.filter((one) => one.endpoint === kind))] as const,
    ),
    ...endpoints.flatMap(({ id, requirements = [] }) =>
      requirements.length > 0 ? [[`${id}-always`, `${links(requirements)}\n`] as const] : [],
    ),
    ['token-answer', memberTable(protocol)],
    ['problem', problemBody(protocol)],
    ['open-points', openTable(openPoints)],
    ['contradictions', contradictionTable(contradictions)],
  ]);
}

function endpointTable(endpoints: readonly Endpoint[]): string {
  return table(
    ['request', 'what it is', 'opened by', 'origin'],
    endpoints.map(({ method, path, title, tokens, source }) => [
      `\`${method} ${path}\``,
      title,
      tokens?.map((kind) => (kind === 'user' ? 'user-specific token' : 'generic token')).join(', ') ??
        'no token',
      linkSource(source),
    ]),
  );
}

function parameterTable(endpoints: readonly Endpoint[], id: string): string {
  const endpoint = endpoints.find((one) => one.id === id);
  return table(
    ['parameter', '', 'rule', 'origin'],
    (endpoint?.parameters ?? []).map(({ name, required, rule, source }) => [
      `\`${name}\``,
      required ? 'required' : 'optional',
      rule,
      linkSource(source),
    ]),
  );
}

/** Outcomes of an endpoint, and below them the requirements that are about each. */
function answerTable(conditions: readonly Condition[]): string {
  const rows = conditions.map(({ when, documented, demands, open = [], source }) => [
    when,
    documented === undefined ? '–' : tellDocumented(documented),
    tellDemands(demands),
    open.join('; '),
    linkSource(documented?.source ?? source),
  ]);
  const judged = conditions.flatMap(({ when, requirements = [] }) =>
    requirements.length > 0 ? [`- ${when.replace(/\.$/, '')}: ${links(requirements)}`] : [],
  );
  return [
    table(['when', 'documented answer', 'every reading demands', 'open', 'origin'], rows),
    ...(judged.length > 0 ? ['\nJudged by:\n\n', judged.join('\n'), '\n'] : []),
  ].join('');
}

function tellDocumented({ status, mediaType, body }: NonNullable<Condition['documented']>): string {
  const rest = body === 'problem' ? 'problem body' : body === undefined ? undefined : `\`${body}\``;
  return [String(status), mediaType, rest].filter((part) => part !== undefined).join(', ');
}

function tellDemands(demands: Condition['demands']): string {
  const words = Object.entries(DEMANDS).flatMap(([key, text]) =>
    demands[key as keyof typeof DEMANDS] ? [text] : [],
  );
  return [...(demands.status ? [demands.status.replaceAll('|', ' or ')] : []), ...words].join(', ');
}

function memberTable({ tokenAnswer }: Protocol): string {
  return table(
    ['member', 'type', 'rule', 'origin'],
    tokenAnswer.members.map(({ name, type, rule }) => [
      `\`${name}\``,
      type,
      rule,
      linkSource(tokenAnswer.source),
    ]),
  );
}

function problemBody({ problem }: Protocol): string {
  return table(
    ['member', 'value', 'origin'],
    [
      ['`type`', `\`${problem.type}\``],
      ['`title`', `\`${problem.title}\``],
      ['`status`', `\`${problem.status}\`, a number`],
      ['`traceId`', `a string that matches \`${problem.traceId}\``],
    ].map((cells) => [...cells, linkSource(problem.source)]),
  );
}

function openTable(points: Protocol['openPoints']): string {
  return table(
    ['condition', 'every reading demands', 'open'],
    points.map(({ condition, everyReading, open }) => [condition, everyReading, open]),
  );
}

function contradictionTable(contradictions: Protocol['contradictions']): string {
  return table(
    ['about', 'readings', 'taken here'],
    contradictions.map(({ about, readings, taken }) => [about, readings.join('; '), taken]),
  );
}

function links(requirements: readonly string[]): string {
  return requirements.map((id) => `[${id}](${REQUIREMENTS}#${id})`).join(', ');
}
