import { type Browser, chromium, expect, test } from '@playwright/test';
import { launchOptions, resolveBrowser } from '../browser/index.ts';
import { typedSecrets as configured } from './sign-in.ts';
import { typedSecrets } from './typed-secrets.ts';

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

test.describe('in a page', () => {
  let browser: Browser;
  test.beforeAll(async () => {
    browser = await chromium.launch(launchOptions(await resolveBrowser({ env: process.env })));
  });
  test.afterAll(() => browser.close());

  test('what stands in password and one-time-code fields is a secret, whatever they are called', async () => {
    const page = await browser.newPage();
    const body =
      '<label>Kennwort <input type=password></label><label>PIN <input autocomplete="one-time-code"></label><label>Name <input></label>';
    await page.route('**/*', (route) => route.fulfill({ contentType: 'text/html', body }));
    await page.goto('http://site.invalid/');
    await page.getByLabel('Kennwort').fill('geheim-4711');
    await page.getByLabel('PIN').fill('493021');
    await page.getByLabel('Name').fill('ada');
    expect(await typedSecrets(page)).toEqual(['geheim-4711', '493021']);
    await page.close();
    expect(await typedSecrets(page)).toEqual([]);
  });
});
