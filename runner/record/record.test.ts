/** The recorder, with a browser that is driven as a person drives it: by mouse and keyboard. */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { type MockServerOptions, startMockServer } from '../../mock-server/index.ts';
import { resolveBrowser } from '../../suites/browser/index.ts';
import type { Decision } from '../../suites/flows/sign-in.ts';
import { type Recorded, record } from './record.ts';

const PASSWORD = 'mock-password-ada';

/** What hands and eyes do. */
class Hands {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  /** Clicks what is called so, wherever it stands. */
  async click(text: string, kind: string): Promise<void> {
    await expect(async () => {
      for (const frame of this.page.frames()) {
        const [found] = await frame.locator(kind).filter({ visible: true, hasText: text }).all();
        if (!found) continue;
        await found.scrollIntoViewIfNeeded({ timeout: 500 });
        const box = await found.boundingBox({ timeout: 500 });
        if (box) return this.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
      }
      throw new Error(`there is no ${text}`);
    }).toPass({ intervals: [50], timeout: 10_000 });
  }

  /** Types into the field behind a label, in place of what stands there. */
  async type(label: string, text: string): Promise<void> {
    await this.click(label, 'label');
    await this.page.keyboard.press('ControlOrMeta+A');
    await this.page.keyboard.type(text);
  }
}

type Walker = (hands: Hands, wanted: Decision) => Promise<void>;

async function signIn(hands: Hands): Promise<void> {
  await hands.type('User name', 'ada');
  await hands.type('Password', PASSWORD);
  await hands.click('Sign in', 'button');
}

const decide = (hands: Hands, wanted: Decision): Promise<void> =>
  hands.click(wanted === 'approve' ? 'Approve' : 'Deny', 'button');

/** Records the mock in a dialect. */
async function recordMock(
  options: MockServerOptions,
  walk: Walker,
  env: Readonly<Record<string, string>> = {},
): Promise<Recorded & { readonly interaction: unknown }> {
  const mock = await startMockServer({ port: 0, interaction: 'login', ...options });
  const file = test.info().outputPath('target.json');
  const target = {
    name: 'recorded',
    baseUrl: mock.url,
    client: { id: 'abc123', secret: 'env:SECRET', redirectUri: 'https://localhost/callback' },
  };
  writeFileSync(file, JSON.stringify(target, null, 4));
  const browser = await resolveBrowser();
  try {
    const recorded = await record({
      ...{ file, out: file, window: browser, browser, headed: false },
      env: { SECRET: 'mock-secret-abc123-not-for-production', ...env },
      person: (page, wanted) => walk(new Hands(page), wanted),
    });
    const text = readFileSync(file, 'utf8');
    expect(text).not.toContain(PASSWORD);
    expect(readFileSync(`${file}.before-record`, 'utf8')).toBe(JSON.stringify(target, null, 4));
    const written = JSON.parse(text);
    expect(written).toEqual({ ...target, interaction: written.interaction });
    expect(text).toMatch(/^\{\n {4}"name"/);
    return { ...recorded, interaction: written.interaction };
  } finally {
    await mock.close();
  }
}

const button = (name: string) => ({ click: { role: 'button', name } });
const SIGN_IN = [
  { fill: { label: 'User name', value: 'env:TEST_USER' } },
  { fill: { label: 'Password', value: 'env:TEST_PASSWORD' } },
  button('Sign in'),
];
const DECISIONS = { approve: [button('Approve')], deny: [button('Deny')] };
const PLAYED = [{ decision: 'approve' }, { decision: 'deny' }];

test('what is mistyped, corrected, and walked back from is not written', async () => {
  const recorded = await recordMock({}, async (hands, wanted) => {
    const { page } = hands;
    await hands.type('User name', 'adam');
    await page.keyboard.press('Backspace');
    await hands.type('Password', 'not the password');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    await signIn(hands);
    await page.getByText('Nothing is shared').waitFor();
    await page.goBack();
    await page.goForward();
    await decide(hands, wanted);
  });
  expect(recorded.interaction).toEqual({ kind: 'form', steps: SIGN_IN, ...DECISIONS });
  expect(recorded.remarks).toEqual([]);
  expect(recorded.replayed).toEqual(PLAYED);
});

for (const dialect of ['pages-elsewhere', 'pages-drawn-by-script', 'pages-framed'])
  test(`pages of the dialect ${dialect} are recorded`, async () => {
    const recorded = await recordMock({ dialect }, async (hands, wanted) => {
      await signIn(hands);
      await decide(hands, wanted);
    });
    const frame = dialect === 'pages-framed' ? { frame: { title: 'Sign-in form' } } : {};
    const framed = (steps: readonly object[]) => steps.map((step) => ({ ...step, ...frame }));
    expect(recorded.interaction).toEqual({
      ...{ kind: 'form', steps: framed(SIGN_IN) },
      ...{ approve: framed(DECISIONS.approve), deny: framed(DECISIONS.deny) },
    });
    expect(recorded.replayed).toEqual(PLAYED);
  });
