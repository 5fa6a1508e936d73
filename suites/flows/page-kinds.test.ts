/** The ways in which sign-in pages differ, as the built-in mock has them: one honest code each, by the same words. */
import { expect, test } from '@playwright/test';
import { openTarget } from '../../runner/targets/open-target.ts';
import { resolveBrowser } from '../browser/index.ts';
import type { Authorization } from './authorizer.ts';
import { Provider } from './provider.ts';
import type { Step } from './read-step.ts';
import type { Decision } from './sign-in.ts';
import type { TargetUnderTest } from './target.ts';
import { BrowserSession, SharedBrowser } from './visit.ts';
import { Wire } from './wire.ts';

const browser = new SharedBrowser();
test.afterAll(() => browser.close());

interface Play {
  readonly dialect: string;
  readonly decision?: Decision;
  /** Changes the steps before they are played. */
  readonly steps?: (steps: readonly Step[]) => readonly Step[];
  readonly timeoutSeconds?: number;
}

/** Signs in at the mock in this dialect. */
async function play({ dialect, decision = 'approve', steps, timeoutSeconds }: Play): Promise<Authorization> {
  const target = await openTarget(
    {
      target: { kind: 'built-in', interaction: 'login', faults: [], dialect },
      allowAttacks: false,
      tagKey: '00',
      browser: await resolveBrowser(),
    },
    true,
  );
  const wire = new Wire({ timeoutMs: 10_000 });
  try {
    const { interaction } = target;
    if (interaction.kind !== 'form') throw new Error('the mock has no pages');
    const changed = { ...interaction, steps: [...(steps ?? ((same) => same))(interaction.steps ?? [])] };
    const played: TargetUnderTest = {
      ...target,
      interaction: changed,
      limits: { ...target.limits, timeoutSeconds: timeoutSeconds ?? target.limits.timeoutSeconds },
    };
    const provider = new Provider(played, wire, new BrowserSession(played, browser), () => undefined);
    return await provider.authorize(provider.authorizeParams({ state: 's' }), decision);
  } finally {
    wire.close();
    await target.close();
  }
}

for (const dialect of [
  'totp',
  'passkey',
  'pages-framed',
  'pages-drawn-by-script',
  'pages-elsewhere',
  'redirect-by-script',
  'redirect-by-meta-refresh',
  'sign-in-and-consent-remembered',
])
  test(`${dialect}: approval and denial`, async () => {
    const approved = await play({ dialect });
    expect(approved.visit?.trouble).toBeUndefined();
    expect(approved.code).toMatch(/^[\w-]{32}$/);
    const denied = await play({ dialect, decision: 'deny' });
    expect([denied.code, denied.error]).toEqual([undefined, 'access_denied']);
  });

const inFrame =
  (frame: { name?: string; title?: string; url?: string }) =>
  (steps: readonly Step[]): readonly Step[] =>
    steps.map((step) => ({ ...step, frame }) as Step);

for (const frame of [{ name: 'form' }, { title: 'Sign-in form' }, { url: '?in-frame' }])
  test(`a frame is named by its ${Object.keys(frame)[0]}`, async () => {
    expect((await play({ dialect: 'pages-framed', steps: inFrame(frame) })).code).toBeDefined();
  });

test('what is in another frame is not meant, and the frames that there are are told', async () => {
  const dialect = 'pages-framed';
  const result = await play({ dialect, steps: inFrame({ title: 'Chat' }), timeoutSeconds: 2 });
  expect(result.code).toBeUndefined();
  expect(result.visit?.trouble).toContain('label “User name” in the frame title “Chat”');
  expect(result.visit?.trouble).toContain('frames name “form”, title “Sign-in form”, url “http://127.0.0.1:');
});

/** The generated type wants two lists that are not empty. */
const either = (...alternatives: readonly Step[][]): Step => ({ either: alternatives }) as unknown as Step;

const otherWay: Step[] = [
  { fill: { label: 'E-mail', value: 'nobody' } },
  { click: { role: 'button', name: 'Next' } },
];

test('of two alternatives the one is played that the page has', async () => {
  for (const order of [0, 1]) {
    const result = await play({
      dialect: 'pages-drawn-by-script',
      steps: (steps) => {
        const both = [otherWay, [...steps]];
        return [either(...(order === 0 ? both : both.reverse()))];
      },
    });
    expect(result.visit?.trouble).toBeUndefined();
    expect(result.code).toBeDefined();
  }
});

test('where no alternative is there, all of them are named, and what the page has', async () => {
  const result = await play({
    dialect: 'strict',
    timeoutSeconds: 2,
    steps: () => [either(otherWay, [{ waitFor: { text: 'Welcome back' } }])],
  });
  expect(result.code).toBeUndefined();
  expect(result.visit?.trouble).toMatch(
    /^neither label “E-mail” nor text “Welcome back” within .+ \(title “Sign in - AIRisk mock”\); the page has fields “User name”, “Password”; buttons “Sign in”$/,
  );
});

test('an optional step before alternatives is left out where one of them is there', async () => {
  const result = await play({
    dialect: 'strict',
    steps: (steps) => [
      { click: { role: 'button', name: 'Accept cookies', optional: true } },
      either(otherWay, [...steps]),
    ],
  });
  expect(result.code).toBeDefined();
});
