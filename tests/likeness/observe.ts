/** Observes a provider by the command line, as its operator would, and makes a mock of what was seen. */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Dialect, type MockConfig, type MockServer, startMockServer } from '../../mock-server/index.ts';
import type { Observation, Report } from '../../reports/model/types.ts';
import { isSame } from '../../runner/like/answer-of-mock.ts';
import { dialectOf } from '../../runner/like/dialect-of.ts';
import type { Target } from '../../specs/generated/target.ts';
import { packageRoot, type RequirementId } from '../../specs/index.ts';

/** Requirements whose tests record observations, those of pages left out. */
const OBSERVED: readonly RequirementId[] = [
  'code-unguessable',
  'authorize-not-stored',
  'authorize-no-cors',
  'authorize-client-id-missing',
  'authorize-redirect-uri-missing',
  'authorize-code-in-query',
  'authorize-code-once',
  'authorize-user-with-userid',
  'authorize-client-id-repeated',
  'authorize-redirect-uri-repeated',
  'authorize-userid-repeated',
  'authorize-state-repeated',
  'authorize-client-unknown',
  'code-bound-to-client',
  'authorize-other-methods',
  'code-replay-revokes',
  'code-single-use',
  'code-used-form',
  'code-lifetime-short',
  'redirect-unregistered',
  'resource-user-token',
  'resource-generic-token-refused',
  'resource-no-token',
  'resource-bad-token',
  'resource-list-json',
  'resource-list-has-user',
  'redirect-port',
  'state-not-invented',
  'token-status-ok',
  'token-answer-object',
  'token-expiration-present',
  'token-form-repeated',
  'token-client-secret-wrong',
  'token-refusal-is-client-error',
  'token-no-foreign-origin',
  'token-get-refused',
  'token-json-repeated',
  'token-json-malformed',
  'token-json-wrong-types',
  'token-other-methods',
  'token-other-media-types',
  'token-media-type-missing',
  'token-mislabelled',
  'token-redirect-uri-mismatch',
  'token-client-id-missing',
  'token-client-id-empty',
  'token-client-secret-missing',
  'token-client-secret-empty',
  'token-redirect-uri-missing',
  'token-redirect-uri-empty',
  'token-code-missing',
  'token-code-empty',
  'token-unique',
  'userid-unknown',
  'userid-omitted',
  'userid-other',
  'userid-not-from-query',
  'userid-added',
  'userid-repeated',
  'userid-json-repeated',
];

/** The report of a run against a target that judges what is observed. @throws Error when none was left. */
async function observe(
  target: Target,
  folder: string,
  only: readonly RequirementId[] = OBSERVED,
): Promise<Report> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'target.json');
  writeFileSync(file, JSON.stringify(target));
  const args = ['provider', '--target', file, '--out', join(folder, 'report'), '--format', 'json', '--quiet'];
  const depth = ['--depth', 'quick', '--explore', '0', '--only', only.join(',')];
  const bin = join(packageRoot, 'bin', 'airisk-conformance.js');
  const child = spawn(process.execPath, [bin, ...args, ...depth], {
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  await new Promise((resolve) => child.once('close', resolve));
  try {
    return JSON.parse(readFileSync(join(folder, 'report', 'report.json'), 'utf8')) as Report;
  } catch {
    throw new Error(`the run left no report:\n${output}`);
  }
}

/** Starts a mock in this dialect for whom a target names. */
async function startLike(
  target: Target,
  dialect: Dialect,
  config: MockConfig,
): Promise<{ readonly target: Target; readonly mock: MockServer }> {
  const { codeSeconds = 60, tokenSeconds = 3600 } = target.lifetimes ?? {};
  const mock = await startMockServer({
    port: 0,
    dialect,
    interaction: 'none',
    config,
    codeLifetimeSeconds: codeSeconds,
    tokenLifetimeSeconds: tokenSeconds,
  });
  return { mock, target: { ...target, baseUrl: mock.url } };
}

/** The clients and users of a target, for a mock that stands in for its deployment. */
export function configFor({ client, otherClient, users = {} }: Target): MockConfig {
  const clients = [client, otherClient].flatMap((one) =>
    one ? [{ id: one.id, secret: one.secret, redirectUris: urisOf(one) }] : [],
  );
  const people = [users.primary, users.other].flatMap((id) =>
    id === undefined ? [] : [{ id, name: 'Somebody', login: id, password: 'as good as any' }],
  );
  return { clients, users: people };
}

const urisOf = ({ redirectUri, alternateRedirectUris = [] }: Target['client']): string[] => [
  redirectUri,
  ...alternateRedirectUris,
];

/** What came of observing a provider and then a mock that was made of it. */
export interface Likeness {
  readonly observed: number;
  /** Points at which the mock was seen to do something else; `listed`: it had been said that it would. */
  readonly different: readonly {
    readonly condition: string;
    readonly there: string;
    readonly here: string;
    readonly listed: boolean;
  }[];
}

/**
 * Observes a provider, makes a mock of the report, observes that, and compares.
 * @param config Whom the mock serves.
 */
export async function observeTwice(
  target: Target,
  config: MockConfig,
  folder: string,
  only: readonly RequirementId[] = OBSERVED,
): Promise<Likeness> {
  const first = await observe(target, join(folder, 'first'), only);
  const { dialect, unsaid } = dialectOf(first);
  const like = await startLike(target, dialect, config);
  try {
    const second = await observe(like.target, join(folder, 'second'), only);
    const listed = new Set(unsaid.map(({ condition }) => condition));
    return {
      observed: first.observations.length,
      different: compare(first.observations, second.observations).map((one) => ({
        ...one,
        listed: listed.has(one.condition),
      })),
    };
  } finally {
    await like.mock.close();
  }
}

function compare(first: readonly Observation[], second: readonly Observation[]) {
  return first.flatMap((seen) => {
    const again = second.filter(({ condition }) => condition === seen.condition);
    if (again.some((other) => isSame(seen, other))) return [];
    return [{ condition: seen.condition, there: seen.actual, here: again[0]?.actual ?? 'nothing' }];
  });
}
