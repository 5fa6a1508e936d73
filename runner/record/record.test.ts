/** The recorder, with a browser that is driven as a person drives it: by mouse and keyboard. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, type Page, test } from '@playwright/test';
import { Secret, TOTP } from 'otpauth';
import { type MockServer, type MockServerOptions, startMockServer } from '../../mock-server/index.ts';
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

type Outcome = Recorded & { readonly interaction: unknown };

/** Records the mock in a dialect. */
async function recordMock(
  options: MockServerOptions,
  walk: (...given: [...Parameters<Walker>, MockServer]) => Promise<void>,
): Promise<Outcome> {
  const mock = await startMockServer({ port: 0, interaction: 'login', ...options });
  try {
    return await recordAt(mock.url, (hands, wanted) => walk(hands, wanted, mock));
  } finally {
    await mock.close();
  }
}

async function recordAt(
  baseUrl: string,
  walk: Walker,
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const file = test.info().outputPath('target.json');
  const target = {
    name: 'recorded',
    baseUrl,
    client: { id: 'abc123', secret: 'env:SECRET', redirectUri: 'https://localhost/callback' },
  };
  const before = `// What we test\n${JSON.stringify(target, null, 4)}\n`;
  writeFileSync(file, before);
  const browser = await resolveBrowser();
  const recorded = await record({
    ...{ file, out: file, window: browser, browser, headed: false },
    env: { SECRET: 'mock-secret-abc123-not-for-production', ...env },
    person: (page, wanted) => walk(new Hands(page), wanted),
  });
  const text = readFileSync(file, 'utf8');
  expect(text).not.toContain(PASSWORD);
  expect(readFileSync(`${file}.before-record`, 'utf8')).toBe(before);
  const written = JSON.parse(text.replace('// What we test\n', ''));
  expect(written).toEqual({ ...target, interaction: written.interaction });
  expect(text).toMatch(/^\/\/ What we test\n\{\n {4}"name".*\n {4}"interaction": \{\n {8}"kind".*\n\}\n$/s);
  return { ...recorded, interaction: written.interaction };
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
    const made: Decision[] = [];
    const recorded = await recordMock({ dialect }, async (hands, wanted) => {
      await signIn(hands);
      // Who approves when asked to deny is asked to deny the next time.
      const other = dialect === 'pages-elsewhere' && made.length === 0;
      await decide(hands, other ? 'approve' : wanted);
      made.push(wanted);
    });
    const frame = dialect === 'pages-framed' ? { frame: { title: 'Sign-in form' } } : {};
    const framed = (steps: readonly object[]) => steps.map((step) => ({ ...step, ...frame }));
    expect(recorded.interaction).toEqual({
      ...{ kind: 'form', steps: framed(SIGN_IN) },
      ...{ approve: framed(DECISIONS.approve), deny: framed(DECISIONS.deny) },
    });
    expect(recorded.replayed).toEqual(PLAYED);
  });

test('a one-time code becomes a step that makes one, and is not replayed without its secret', async () => {
  const recorded = await recordMock(
    { dialect: 'totp', totpPeriodSeconds: 1 },
    async (hands, wanted, mock) => {
      await signIn(hands);
      await hands.page.getByLabel('Code').waitFor();
      const secret = Secret.fromBase32(mock.users[0]?.totpSecret ?? '');
      await expect(async () => {
        await hands.type('Code', new TOTP({ secret, period: 1 }).generate());
        await hands.page.keyboard.press('Enter');
        await hands.page.getByText('Nothing is shared').waitFor({ timeout: 500 });
      }).toPass();
      await decide(hands, wanted);
    },
  );
  const steps = [...SIGN_IN, { totp: { label: 'Code', secret: 'env:TEST_TOTP_SECRET' } }, button('Verify')];
  expect(recorded.interaction).toEqual({ kind: 'form', steps, ...DECISIONS });
  expect([recorded.replayed, recorded.missing]).toEqual([[], 'TEST_TOTP_SECRET']);
});

test('a passkey becomes a step that uses one, and its value is written nowhere', async () => {
  const mock = await startMockServer({ port: 0, interaction: 'login', dialect: 'passkey' });
  const passkey = JSON.stringify(mock.users[0]?.passkey);
  const steps = [button('Sign in with a passkey'), { passkey: { credential: 'env:TEST_PASSKEY' } }];
  try {
    const walk: Walker = async (hands, wanted) => {
      await hands.click('Sign in with a passkey', 'button');
      await hands.page.getByText('Nothing is shared').waitFor();
      await decide(hands, wanted);
    };
    const recorded = await recordAt(mock.url, walk, { TEST_PASSKEY: passkey });
    expect(recorded.interaction).toEqual({ kind: 'form', steps, ...DECISIONS });
    expect([recorded.replayed, recorded.missing, recorded.remarks]).toEqual([PLAYED, undefined, []]);
    const text = readFileSync(test.info().outputPath('target.json'), 'utf8');
    expect(text).not.toContain(mock.users[0]?.passkey?.privateKey);
  } finally {
    await mock.close();
  }
});

test('a deployment that is not there is told as such', async () => {
  const walk = () => Promise.resolve();
  await expect(recordAt('http://127.0.0.1:9', walk)).rejects.toThrow(
    /^http:\/\/127\.0\.0\.1:9\/api\/oauth2 is not shown: net::ERR_UNSAFE_PORT$/,
  );
});

test('a window that is closed denies nothing, and approves nothing', async () => {
  const file = test.info().outputPath('target.json');
  const closing = recordMock({}, async ({ page }) => page.close());
  await expect(closing).rejects.toThrow(/^no approval was recorded: .* Nothing was written/);
  expect(existsSync(`${file}.before-record`)).toBe(false);
  expect(readFileSync(file, 'utf8')).not.toContain('interaction');
});

const ODD_SIGN_IN = `<form method="post" action="/in">
<label>Organisation <select name="o"><option value="1">Contoso<option value="2">Fabrikam</select></label>
<label>E-mail <input name="e" type="email"></label>
<label>Password <input name="p" type="password"></label>
<label><input type="checkbox" name="t" value="yes" style="position:absolute;opacity:0"> I agree</label>
<p>Mail: <label><input type="radio" name="m" value="1">Often</label><label><input type="radio" name="m" value="2">Never</label>
<button name="go"><svg width="20" height="20"><circle r="9"></circle></svg></button></form>`;
const ODD_CONSENT =
  '<form method="post" action="/done"><label><input type="radio" name="a" value="yes">Yes</label><label><input type="radio" name="a" value="no">No</label><input name="i" placeholder="Initials"></form><a href="/">Help</a>';

test('lists, boxes, Enter, and a button that nothing names', async () => {
  const sent: string[] = [];
  const answers: Record<string, (answer: ServerResponse, body: string) => void> = {
    '/api/oauth2': (answer) => answer.end(ODD_SIGN_IN),
    '/in': (answer) => answer.end(ODD_CONSENT),
    '/done': (answer, body) =>
      answer
        .writeHead(302, {
          Location: `https://localhost/callback?${body.startsWith('a=yes') ? 'code=a-code-of-this-test' : 'error=access_denied'}`,
        })
        .end(),
  };
  const server = createServer(async (request, answer) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    if (body) sent.push(body);
    answer.setHeader('Content-Type', 'text/html');
    answers[new URL(request.url ?? '/', 'http://x').pathname]?.(answer, body);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const recorded = await recordAt(baseUrl, async (hands, wanted) => {
    const { keyboard } = hands.page;
    await hands.page.getByLabel('Organisation').focus();
    await keyboard.type('Fab');
    await hands.type('E-mail', 'ada@example.com');
    await hands.type('Password', PASSWORD);
    await hands.click('I agree', 'label');
    await hands.click('Often', 'label');
    await hands.click('Never', 'label');
    await hands.click('', 'button');
    await hands.click(wanted === 'approve' ? 'Yes' : 'No', 'label');
    await hands.page.getByPlaceholder('Initials').focus();
    await keyboard.type('AL');
    await keyboard.press('Enter');
  }).finally(() => server.close());
  const end = [
    { fill: { placeholder: 'Initials', value: 'env:TEST_INITIALS' } },
    { press: { placeholder: 'Initials' } },
  ];
  expect(recorded.interaction).toEqual({
    kind: 'form',
    steps: [
      { fill: { role: 'combobox', name: 'Organisation', value: 'env:TEST_ORGANISATION' } },
      { fill: { label: 'E-mail', value: 'env:TEST_USER' } },
      { fill: { label: 'Password', value: 'env:TEST_PASSWORD' } },
      ...[{ check: { label: 'I agree' } }, { check: { label: 'Never' } }],
      { click: { css: 'button[name="go"]' } },
    ],
    approve: [{ check: { label: 'Yes' } }, ...end],
    deny: [{ check: { label: 'No' } }, ...end],
  });
  expect(recorded.remarks).toEqual([
    expect.stringMatching(
      /^a button that nothing names to a user; it is called by css “button\[name="go"\]”\. http:\S* \(title “”\) has “Organisation”, “E-mail”, “Password”, “I agree”, “Often”, “Never”$/,
    ),
  ]);
  expect(recorded.replayed).toEqual(PLAYED);
  const replayed = sent.slice(-4).filter((body) => body.startsWith('o='));
  expect(replayed).toEqual(Array(2).fill(`o=2&e=ada%40example.com&p=${PASSWORD}&t=yes&m=2&go=`));
});
