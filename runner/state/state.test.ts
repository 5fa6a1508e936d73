/** `--state`: tokens of a run, judged by a later one. The mock's clock takes the place of the hour between them. */
import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { startMockServer } from '../../mock-server/index.ts';
import { Checker } from '../../suites/fixtures/checker.ts';
import { Controls } from '../../suites/fixtures/controls.ts';
import { LateTest } from '../../suites/fixtures/late-test.ts';
import { Sessions } from '../../suites/fixtures/sessions.ts';
import type { KeptToken } from '../../suites/flows/kept-token.ts';
import { Recorder } from '../../suites/flows/recorder.ts';
import type { ResolvedTarget, RunPlan } from '../../suites/flows/target-spec.ts';
import { judgeLongLives } from '../../suites/provider/waits/long-lives.ts';
import { openTarget } from '../targets/open-target.ts';
import { keepTokens } from './keep-tokens.ts';
import { readState, writeState } from './state-file.ts';

const LIVES = 'resource-token-lives';
const EXPIRES = 'resource-token-expires';
const HOUR = 3_600_000;

type Mock = Awaited<ReturnType<typeof startMockServer>>;

let mock: Mock | undefined;
test.afterEach(async () => mock?.close());

/** A deployment whose tokens live for an hour. */
async function deploy(options: Parameters<typeof startMockServer>[0] = {}): Promise<Mock> {
  mock = await startMockServer({
    tokenLifetimeSeconds: 3600,
    interaction: 'none',
    journal: false,
    ...options,
  });
  return mock;
}

function targetOf(url: string, lifetimes: ResolvedTarget['lifetimes'] = {}): ResolvedTarget {
  return {
    ...{ name: 'hourly', folder: process.cwd(), baseUrl: url },
    client: {
      id: 'abc123',
      secret: 'mock-secret-abc123-not-for-production',
      redirectUri: 'https://localhost/callback',
    },
    users: { primary: 'user_42' },
    interaction: { kind: 'none' },
    resources: { userOnly: '/api/Chat/GetConversations' },
    lifetimes: { tokenSeconds: 3600, maxWaitSeconds: 20, ...lifetimes },
  };
}

const planOf = (config: ResolvedTarget, kept: readonly KeptToken[] = []): RunPlan => ({
  target: { kind: 'deployment', config },
  ...{ kept, allowAttacks: false, tagKey: '00' },
});

async function keep(config: ResolvedTarget): Promise<readonly KeptToken[]> {
  const kept = await keepTokens(planOf(config));
  if ('why' in kept) throw new Error(kept.why);
  return kept.tokens;
}

/** What a later run says of the two rows. */
async function judge(config: ResolvedTarget, kept: readonly KeptToken[], later = 0) {
  const sessions = new Sessions(async (plan, pages) => ({
    ...(await openTarget(plan, pages)),
    // Waiting within the run moves the clock as well.
    advance: async (ms: number) => mock?.advance(ms),
  }));
  const { provider, wire, target } = await sessions.of('', planOf(config, kept), false);
  if (later > 0) await provider.wait(later);
  const recorder = new Recorder(target);
  wire.recordTo(recorder);
  const checker = new Checker(
    new LateTest(recorder),
    provider,
    new Controls(provider, recorder, {}),
    [LIVES, EXPIRES],
    String,
  );
  await judgeLongLives(checker, provider);
  await checker.closeBatch();
  await sessions.close();
  const of = (row: string) => recorder.checks.filter(({ requirement }) => requirement === row);
  return { lives: of(LIVES), expires: of(EXPIRES) };
}

const outcomes = (checks: readonly { readonly outcome: string }[]): string[] =>
  checks.map(({ outcome }) => outcome);

test('a token of an earlier run that is refused after its hour shows that tokens end', async () => {
  const { url } = await deploy();
  const config = targetOf(url);
  const kept = await keep(config);
  const { lives, expires } = await judge(config, kept, HOUR + 60_000);
  expect(outcomes(expires)).toEqual(['pass', 'pass']);
  expect(expires[0]?.expected).toMatch(
    /issued \S+Z, when GET \/api\/Chat\/GetConversations was answered with 200; its end was \S+Z; 36\d\d s old/,
  );
  expect(outcomes(lives)).toEqual(['untestable']);
});

test('tokens that never end are caught', async () => {
  const { url } = await deploy({ faults: ['resource/token-never-expires'] });
  const config = targetOf(url);
  const kept = await keep(config);
  expect(outcomes((await judge(config, kept, HOUR + 60_000)).expires)).toEqual(['fail', 'fail']);
});

test('nothing is concluded before the end of a token', async () => {
  const { url } = await deploy();
  const config = targetOf(url);
  const kept = await keep(config);
  const { lives, expires } = await judge(config, kept, HOUR / 2);
  expect(outcomes([...lives, ...expires])).toEqual(['untestable', 'untestable']);
  expect(expires[0]?.reason).toContain('No kept token has come to its end yet');
});

test('a token whose rest fits the wait shows both, and one that ends too early is no pass', async () => {
  const { url } = await deploy();
  const config = targetOf(url, { maxWaitSeconds: 60 });
  const kept = await keep(config);
  const { lives, expires } = await judge(config, kept, HOUR - 40_000);
  expect(outcomes([...lives, ...expires])).toEqual(['pass', 'pass', 'pass', 'pass']);
  await mock?.close();
  const hasty = await deploy({ faults: ['resource/token-expires-early'] });
  const other = targetOf(hasty.url, { maxWaitSeconds: 60 });
  const early = await keep(other);
  expect(outcomes((await judge(other, early, HOUR - 40_000)).lives)).toEqual([
    'inconclusive',
    'inconclusive',
  ]);
});

test('where a newer token ends the older one, a refused one shows nothing', async () => {
  const { url } = await deploy({ dialect: 'one-live-token' });
  const config = targetOf(url);
  const kept = await keep(config);
  const { expires } = await judge(config, kept, HOUR + 60_000);
  expect(outcomes(expires)).toEqual(['untestable']);
  expect(expires[0]?.reason).toContain('ends the one before it');
});

test('a declared exception rests on `expiration`', async () => {
  const { url } = await deploy();
  const honest = await judge(targetOf(url, { beyondWait: 'expiration' }), []);
  expect(outcomes([...honest.lives, ...honest.expires])).toEqual(['untestable', 'untestable']);
  expect(honest.expires[0]?.reason).toBe(
    'Declared exception (lifetimes.beyondWait): not tried. Shown is only that `expiration` states 3600 s, as declared.',
  );
  const other = await judge(targetOf(url, { beyondWait: 'expiration', tokenSeconds: 7200 }), []);
  expect(outcomes([...other.lives, ...other.expires])).toEqual(['inconclusive', 'inconclusive']);
});

test.describe('the file', () => {
  const target = targetOf('http://127.0.0.1:4010');
  const tokens: KeptToken[] = [
    {
      token: 'a-token-nobody-may-see',
      encoding: 'form',
      userid: 'u',
      issuedAt: 0,
      tolerance: 0,
      life: 1,
      worked: '',
    },
  ];
  const file = (): string => {
    mkdirSync(test.info().outputDir, { recursive: true });
    return test.info().outputPath('state.json');
  };
  const out = (): string => test.info().outputPath('report');

  test('holds what was kept, for this client alone and nobody else to read', () => {
    const path = file();
    expect(readState(path, target, out())).toEqual([]);
    writeState(path, target, tokens);
    expect(readFileSync(path, 'utf8')).not.toContain('nobody');
    expect(readState(path, target, out())).toEqual(tokens);
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
    const changed = { ...target, client: { ...target.client, secret: 'another' } };
    expect(() => readState(path, changed, out())).toThrow(/cannot be opened with the secret of this client/);
    const moved = { ...target, baseUrl: 'http://127.0.0.1:4011' };
    expect(() => readState(path, moved, out())).toThrow(/is of abc123 at http:\/\/127\.0\.0\.1:4010/);
  });

  test('is refused where it could get into other hands, or is something else', () => {
    const path = file();
    expect(() => readState(test.info().outputPath('report', 's.json'), target, out())).toThrow(
      /lies in the folder/,
    );
    expect(() => readState(test.info().outputPath('nowhere', 's.json'), target, out())).toThrow(
      /cannot be written/,
    );
    writeFileSync(path, '{}', { mode: 0o600 });
    expect(() => readState(path, target, out())).toThrow(/is no file that --state wrote/);
    test.skip(process.platform === 'win32', 'Windows has no such modes');
    writeState(path, target, tokens);
    chmodSync(path, 0o640);
    expect(() => readState(path, target, out())).toThrow(/others can read it: chmod 600/);
    const link = test.info().outputPath('link.json');
    symlinkSync(path, link);
    expect(() => readState(link, target, out())).toThrow(/is no plain file/);
  });
});
