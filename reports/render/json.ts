import type { Report } from '../model/types.ts';

/** Keys in the order of the schema; others follow in alphabetical order. */
const KEYS = [
  ...[
    'schemaVersion',
    'complete',
    'tool',
    'actor',
    'requirementSet',
    'shard',
    'target',
    'runId',
    'startedAt',
    'durationMs',
    'gate',
    'verdicts',
  ],
  ...[
    'exitCode',
    'stopped',
    'controls',
    'summary',
    'requirements',
    'observations',
    'exchanges',
    'waivers',
    'environment',
  ],
  ...[
    'n',
    'id',
    'name',
    'version',
    'specDigest',
    'baseUrl',
    'kind',
    'clientId',
    'redirectUri',
    'interaction',
  ],
  ...[
    'offers',
    'step',
    'area',
    'profile',
    'failOn',
    'partial',
    'only',
    'met',
    'level',
    'stage',
    'message',
    'advice',
  ],
  ...[
    'documented',
    'hardened',
    'interop',
    'pass',
    'fail',
    'warn',
    'untestable',
    'inconclusive',
    'not-applicable',
  ],
  ...['waived', 'error', 'excluded', 'outcome', 'title', 'statement', 'why', 'source', 'document', 'section'],
  ...[
    'label',
    'method',
    'url',
    'condition',
    'expected',
    'actual',
    'evidence',
    'test',
    'reason',
    'checks',
    'reproduce',
    'mend',
    'attack',
    'durationMs',
  ],
  ...[
    'via',
    'role',
    'request',
    'response',
    'method',
    'status',
    'headers',
    'body',
    'decoded',
    'truncated',
    'failure',
    'at',
    'ms',
  ],
  ...['requirement', 'owner', 'expires', 'state', 'node', 'platform', 'browser', 'playwright', 'workers'],
];
const RANK = new Map(KEYS.map((key, index) => [key, index]));

/** The report as JSON: two spaces, keys in a stable order, so that two reports can be compared line by line. */
export function renderJson(report: Report): string {
  return `${JSON.stringify(sortKeys(report), null, 2)}\n`;
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => {
    const order = (RANK.get(a) ?? KEYS.length) - (RANK.get(b) ?? KEYS.length);
    return order || (a < b ? -1 : 1);
  });
  return Object.fromEntries(entries.map(([key, item]) => [key, sortKeys(item)]));
}
