import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium, expect, type Page, test } from '@playwright/test';
import { launchOptions, resolveBrowser } from '../browser/index.ts';
import { typedSecrets as configured } from './sign-in.ts';
import { PageWatch } from './watch-page.ts';

test('what steps type is a secret in any language, but for names of users', () => {
  const fill = (label: string, value: string) => ({ fill: { label, value } });
  const steps = [
    fill('Benutzername', 'ada'),
    fill('Kennwort', 'geheim-4711'),
    fill('E-mail', 'ada@example.com'),
    fill('Votre mot secret', 'ouvre-toi'),
    { click: { role: 'button', name: 'Anmelden' } },
  ];
  const approve = [fill('Einmalcode', '493021')];
  expect(configured({ kind: 'form', steps, approve })).toEqual(['geheim-4711', 'ouvre-toi', '493021']);
});

const PAGE = `<form method=post action=/in><label>Kennwort <input type=password name=a></label>
<label>PIN <input autocomplete="one-time-code" name=b></label><label>Name <input name=c></label><button>Weiter</button></form>
<script>window.seen = [typeof airiskTyped]</script>`;

test.describe('in a page', () => {
  let browser: Browser;
  let server: Server;
  test.beforeAll(async () => {
    browser = await chromium.launch(launchOptions(await resolveBrowser({ env: process.env })));
    server = createServer((_, response) => response.setHeader('Content-Type', 'text/html').end(PAGE));
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });
  test.afterAll(async () => {
    await browser.close();
    server.close();
  });

  async function open(): Promise<{ page: Page; watch: PageWatch; learned: string[] }> {
    const page = await browser.newPage();
    const learned: string[] = [];
    const watch = new PageWatch(await page.context().newCDPSession(page), {
      watch: [],
      onTyped: (value) => learned.push(value),
    });
    await watch.start();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    return { page, watch, learned };
  }

  test('what stands in password and one-time-code fields is a secret, whatever they are called', async () => {
    const { page, learned } = await open();
    await page.getByLabel('Kennwort').fill('geheim-4711');
    await page.getByLabel('PIN').fill('493021');
    await page.getByLabel('Name').fill('ada');
    await page.getByRole('button').click();
    await expect.poll(() => new Set(learned)).toEqual(new Set(['geheim-4711', '493021']));
    expect(await page.evaluate('seen'), 'scripts of the page do not see who listens').toEqual(['undefined']);
  });

  test('what is typed key by key is learned whole, and on every page', async () => {
    const { page, watch, learned } = await open();
    await page.getByLabel('Kennwort').pressSequentially('ouvre-toi');
    await page.keyboard.press('Enter');
    await expect.poll(() => watch.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
    await page.getByLabel('PIN').pressSequentially('271828');
    await page.getByRole('button').click();
    await expect.poll(() => learned).toEqual(['ouvre-toi', '271828']);
  });
});
