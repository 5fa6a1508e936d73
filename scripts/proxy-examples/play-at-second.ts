/**
 * An example client signs in at the provider of tests/independent-provider, through the proxy. It does nothing odd; for a
 * defect that shows only then it refuses, fails or is busy, as deployments do.
 */
import type { Browser } from '@playwright/test';
import type { ClientSubject } from '../../runner/audit/clients/client-subjects.ts';
import type { TestEnvironment } from '../../suites/client/test-environment.ts';
import { soundModes } from '../../tests/independent-provider/second-provider/options.ts';
import type { SecondProviderOptions } from '../../tests/independent-provider/second-provider/start.ts';
import { passThrough, type ThroughProxy } from './play-through-proxy.ts';

interface Setting {
  /** How the provider is. */
  readonly words: string;
  readonly provider: SecondProviderOptions;
  /** Nobody signs in then, so that there is no token either. */
  readonly refuses?: true;
  readonly signIns?: number;
}

const USUAL: Setting = { words: 'as it comes', provider: {} };
const DIFFERENT: Setting = {
  words: 'everything that is open is different',
  provider: { options: soundModes['everything different at once'] },
};
const refusing = (words: string, options: NonNullable<SecondProviderOptions['options']>): Setting => ({
  ...{ words, provider: { options }, refuses: true, signIns: 2 },
});

/** What shows a defect, by its requirement. */
const SETTINGS: Readonly<Record<string, Setting>> = {
  'client-state-unguessable': { ...USUAL, signIns: 10 },
  'client-callback-code-exact': {
    words: 'its codes have reserved characters',
    provider: { options: { codes: 'reserved-characters' } },
    signIns: 4,
  },
  'client-answer-expiration-past': { words: 'its tokens have expired', provider: { tokenSeconds: -60 } },
  'client-token-refused-once': refusing('it answers 400', { exchanges: 'refused', refusals: 'text' }),
  'client-token-unauthorized-once': refusing('it answers 401', { exchanges: 'refused', refusals: 'problem' }),
  'client-token-server-error-once': refusing('it answers 500', { exchanges: 'failing' }),
  'client-token-retry-after': refusing('it answers 429', { exchanges: 'busy' }),
  'client-token-connection-lost-once': refusing('it answers nothing', { exchanges: 'cut' }),
};

/** Nothing that such a provider does may make a sound client look wrong. */
const FOR_SOUND: readonly Setting[] = [USUAL, DIFFERENT, ...Object.values(SETTINGS).slice(2)];

/**
 * A broken client with what shows its defect; a sound one with all of it.
 * @param most So many states of the provider, for a sound one
 */
export async function playAtSecond(
  one: ClientSubject,
  browser: Browser,
  most: number = FOR_SOUND.length,
): Promise<ThroughProxy> {
  const { subject } = one;
  const own = subject.kind === 'fault' ? (SETTINGS[subject.breaks] ?? USUAL) : undefined;
  if (own) return { ...(await playWith(own, one, browser)), setting: own.words };
  const all: ThroughProxy[] = [];
  for (const setting of FOR_SOUND.slice(0, most)) all.push(await playWith(setting, one, browser));
  const [first] = all;
  if (!first) throw new Error('nothing was played');
  const problem = all.find((played) => played.problem !== undefined)?.problem;
  return {
    ...first,
    accused: all.flatMap(({ accused }) => accused),
    ...(problem !== undefined && { problem }),
  };
}

/** Longest wait for a page after a sign-in that fails, in ms: broken clients may show nothing at all. */
const REFUSED_MS = 6_000;

function playWith(
  { words, provider, refuses, signIns = 3 }: Setting,
  one: ClientSubject,
  browser: Browser,
): Promise<ThroughProxy> {
  return passThrough(one, browser, provider, async (environment, judge) => {
    for (let n = 0; n < signIns; n += 1) await signIn(environment, refuses === true);
    const { authorizations, tokens } = judge().counts;
    const sound = one.subject.kind !== 'fault';
    const missing = sound && (authorizations === 0 || (!refuses && tokens === 0));
    return {
      bySuite: new Set<string>(),
      ...(missing && { problem: `nobody signed in (${words}): ${tokens} tokens` }),
    };
  });
}

/** Signs in in a browser of its own, and calls the API. */
async function signIn({ driver, app, subject }: TestEnvironment, refused: boolean): Promise<void> {
  await app?.ensure();
  const userAgent = await driver.visit();
  try {
    const { marker } = await userAgent.signIn({
      expectsMarker: true,
      ...(refused && { timeoutMs: REFUSED_MS }),
    });
    if (marker === 'signed-in' && subject.offers.has('api')) await userAgent.callApi();
  } finally {
    await userAgent.close();
  }
}
