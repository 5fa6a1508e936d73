import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import {
  type Browser,
  type BrowserContextOptions,
  test as base,
  chromium,
  expect,
  type Page,
} from '@playwright/test';
import { launchOptions, resolveBrowser } from '../../../suites/browser/index.ts';
import type { Report } from '../../model/types.ts';
import { makeExchange } from '../../testing/make.ts';
import {
  makeClientReport,
  makeConformantReport,
  makeHostileReport,
  makeSampleReport,
  makeStoppedReport,
} from '../../testing/sample-report.ts';
import { renderHtml } from './index.ts';

type Open = (report: Report, options?: BrowserContextOptions) => Promise<Page>;

/** `open` shows a report from a file, and fails the test on any error, blocked content or request. */
const test = base.extend<{ open: Open }, { chrome: Browser }>({
  chrome: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a destructured argument
    async ({}, use) => {
      const browser = await chromium.launch(launchOptions(await resolveBrowser()));
      await use(browser);
      await browser.close();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  open: async ({ chrome }, use, testInfo) => {
    const problems: string[] = [];
    const pages: Page[] = [];
    await use(async (report, options = {}) => {
      const file = testInfo.outputPath(`report-${pages.length}.html`);
      writeFileSync(file, renderHtml(report));
      const context = await chrome.newContext({
        viewport: { width: 1200, height: 900 },
        reducedMotion: 'reduce',
        ...options,
      });
      const page = await context.newPage();
      pages.push(page);
      page.on('pageerror', (error) => problems.push(error.message));
      page.on('console', (message) => problems.push(message.text()));
      page.on('request', (request) => {
        if (request.url().split(/[?#]/)[0] !== pathToFileURL(file).href)
          problems.push(`request for ${request.url()}`);
      });
      await page.goto(pathToFileURL(file).href);
      return page;
    });
    for (const page of pages) await page.context().close();
    expect(problems).toEqual([]);
  },
});

const PAYLOAD = `</script></style><script>window.owned=1</script><img src=x onerror=window.owned=1>" onfocus=window.owned=1 autofocus x="' onclick='window.owned=1'\u202e\u0000`;

test.describe('the file', () => {
  test('asks nobody for anything and allows only its own style and script', () => {
    const page = renderHtml(makeSampleReport());
    expect(page).not.toMatch(
      /<(link|img|iframe|object|embed|base)\b|\ssrc=|@import|url\(|\sstyle=|\son\w+=/i,
    );
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1] ?? '';
    const hash = (text: string | undefined) =>
      `&#39;sha256-${createHash('sha256')
        .update(text ?? '')
        .digest('base64')}&#39;`;
    expect(policy).toBe(
      `default-src &#39;none&#39;; style-src ${hash(/<style>(.*?)<\/style>/s.exec(page)?.[1])}; script-src ${hash(/<script>(.*?)<\/script>/s.exec(page)?.[1])}; img-src data:; base-uri &#39;none&#39;; form-action &#39;none&#39;`,
    );
  });

  test('holds hostile text of every field as text', () => {
    const page = renderHtml(makeHostileReport(PAYLOAD));
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page.match(/<\/script/g)).toHaveLength(1);
    expect(page.match(/<img/g)).toBeNull();
    expect(page).not.toContain('\u202e');
    expect(page).not.toContain('\u0000');
    expect(page.match(/&lt;script&gt;window\.owned=1/g)?.length).toBeGreaterThan(1000);
  });

  test('links only to web addresses', () => {
    const report = makeSampleReport();
    const [row] = report.requirements;
    if (!row) throw new Error('no row');
    row.source.url = 'javascript:alert(1)';
    expect(renderHtml(report)).not.toContain('javascript:');
  });
});

test.describe('the page', () => {
  test('runs nothing of what the target said', async ({ open }) => {
    const page = await open(makeHostileReport(PAYLOAD));
    await page.locator('#expand').click();
    expect(await page.evaluate(() => 'owned' in window)).toBe(false);
    expect(await page.locator('img').count()).toBe(0);
  });

  test('shows gate and verdicts first, findings next', async ({ open }) => {
    const page = await open(makeSampleReport());
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('staging');
    await expect(page.getByRole('region', { name: 'Gate not met' })).toContainText(
      'Exit code 1: gate not met.',
    );
    const verdicts = page
      .getByRole('region', { name: 'Verdicts' })
      .getByRole('listitem')
      .filter({ has: page.getByRole('heading') });
    await expect(verdicts).toContainText(['Non-conformant', 'Non-conformant', 'Informational']);
    const finding = page.getByRole('article', { name: 'Refuses a code that was used before' });
    await expect(finding).toContainText('Expected400 text/plain with the body Invalid Code, and no token');
    await expect(finding).toContainText('Actual200 application/json with a second access_token');
    await expect(finding).toContainText('Why it mattersA code that leaks');
    await expect(finding.getByRole('link', { name: /Token Endpoint/ })).toHaveAttribute(
      'href',
      /^https:\/\/docs\.aicrisk\.com/,
    );
    await expect(page.getByRole('article')).toHaveCount(4);
  });

  test('says loudly that a run was stopped, is incomplete or narrowed', async ({ open }) => {
    const stopped = await open(makeStoppedReport());
    const first = stopped.locator('main section').first();
    await expect(first).toHaveAccessibleName('The run was stopped');
    await expect(first).toContainText('What to do: Check client.id');
    const incomplete = await open({ ...makeConformantReport(), complete: false });
    await expect(incomplete.locator('main section').first()).toHaveAccessibleName('Incomplete report');
    await expect(incomplete).toHaveTitle(/Incomplete report/);
    const sound = makeConformantReport();
    const narrowed = await open({ ...sound, gate: { ...sound.gate, only: ['token-form'] } });
    await expect(narrowed.locator('main section').first()).toHaveAccessibleName('Narrowed run');
    await expect((await open(sound)).locator('main section').first()).toHaveAccessibleName('Gate met');
  });

  test('speaks of a client where the run judged one', async ({ open }) => {
    const page = await open(makeClientReport());
    await expect(page.locator('.eyebrow')).toHaveText('AIRisk OAuth2 client conformance');
    await expect(page.getByText('Driven by', { exact: true })).toBeVisible();
  });
});

test.describe('the table', () => {
  const rows = (page: Page) => page.locator('.requirements tbody tr:visible');

  test('is filtered by text, outcome, profile, level and area', async ({ open }) => {
    const report = makeSampleReport();
    const page = await open(report);
    await expect(rows(page)).toHaveCount(report.requirements.length);
    for (const [label, option, key, value] of [
      ['Outcome', 'Fail', 'outcome', 'fail'],
      ['Profile', 'Interop', 'profile', 'interop'],
      ['Level', 'Should', 'level', 'should'],
      ['Area', 'state', 'area', 'state'],
    ] as const) {
      await page.locator('#filters').getByLabel(label).selectOption({ label: option });
      const expected = report.requirements.filter((row) => row[key] === value).length;
      await expect(rows(page)).toHaveCount(expected);
      await expect(page.getByRole('status')).toHaveText(`${expected} of ${report.requirements.length} shown`);
      await page.getByRole('button', { name: 'Reset' }).click();
    }
    await page.locator('#filters').getByLabel('Search').fill('ATOMIC  code-sample');
    await expect(rows(page)).toHaveCount(1);
    await page.locator('#filters').getByLabel('Search').fill('zzz');
    await expect(page.getByText('No requirement matches the filters.')).toBeVisible();
  });

  test('is operated from the keyboard alone', async ({ open }) => {
    const page = await open(makeSampleReport());
    await page.keyboard.press('Tab');
    await expect(page.getByRole('link', { name: 'Skip to the report' })).toBeFocused();
    await page.locator('#filters').getByLabel('Search').focus();
    await page.keyboard.type('token-sample-no-store');
    await page.keyboard.press('Enter');
    await expect(rows(page)).toHaveCount(1);
    for (let i = 0; i < 8; i++) await page.keyboard.press('Tab');
    await expect(rows(page).locator('summary')).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(rows(page).locator('.body')).toContainText('no Cache-Control header');
  });

  test('opens and closes what it shows', async ({ open }) => {
    const page = await open(makeSampleReport());
    await page.locator('#filters').getByLabel('Outcome').selectOption('warn');
    await page.getByRole('button', { name: 'Expand all' }).click();
    await expect(page.locator('.requirements details[open]')).toHaveCount(1);
    await page.getByRole('button', { name: 'Expand all' }).click();
    await expect(page.locator('.requirements details[open]')).toHaveCount(0);
  });

  test('shows as many as the number of the summary says, and the address keeps the filters', async ({
    open,
  }) => {
    const page = await open(makeSampleReport());
    for (const chip of await page.locator('.legend a').all()) {
      const count = Number(await chip.locator('strong').textContent());
      await chip.click();
      await expect(rows(page)).toHaveCount(count);
    }
    expect(new URL(page.url()).search).toBe('?outcome=excluded&counts=yes');
    await page.reload();
    await expect(page.locator('#filters').getByLabel('Outcome')).toHaveValue('excluded');
    await page.getByRole('button', { name: 'Reset' }).click();
    await expect(page).toHaveURL(/html(#.*)?$/);
  });

  test('is filtered by the numbers of the summary', async ({ open }) => {
    const page = await open(makeSampleReport());
    await page
      .locator('.legend')
      .getByRole('link', { name: /waived/ })
      .click();
    await expect(rows(page)).toHaveCount(1);
    await expect(page.locator('#filters').getByLabel('Outcome')).toHaveValue('waived');
  });
});

test.describe('links', () => {
  test('to evidence open the exchange', async ({ open }) => {
    const page = await open(makeSampleReport());
    const finding = page.getByRole('article', { name: 'Refuses a code that was used before' });
    await finding.getByRole('link', { name: 'Exchange 2', exact: true }).click();
    const exchange = page.locator('#exchange-2');
    await expect(exchange).toHaveAttribute('open', '');
    await expect(exchange.locator('summary')).toBeFocused();
    await expect(exchange).toContainText('client_secret=secret#91f0b7aa');
    await expect(exchange).toBeInViewport();
  });

  test('to a requirement show it although a filter hides it', async ({ open }) => {
    const page = await open(makeSampleReport());
    await page.locator('#filters').getByLabel('Outcome').selectOption('fail');
    await page.getByRole('link', { name: 'Refuses the code of another client' }).click();
    const row = page.locator('#row-token-sample-foreign-code');
    await expect(row).toBeInViewport();
    await expect(row.locator('details')).toHaveAttribute('open', '');
  });

  test('end with what they lead to in sight, below the bar, whatever is between', async ({ open }) => {
    const report = makeSampleReport();
    const exchanges = Array.from({ length: 900 }, (_, i) => makeExchange(i + 1, { at: report.startedAt }));
    const page = await open({ ...report, exchanges });
    await page.getByRole('button', { name: 'Expand all' }).click();
    const lost = await page.evaluate(async () => {
      const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      const links = Array.from(document.querySelectorAll<HTMLAnchorElement>('a[href^="#"]'));
      const bar = document.querySelector('nav')?.getBoundingClientRect().height ?? 0;
      const bad: string[] = [];
      const seen = new Set<string>();
      const of = new Map<string, number>();
      for (const link of links) {
        const target = document.getElementById(link.hash.slice(1));
        if (!target || seen.has(link.hash) || link.matches('.skip')) continue;
        seen.add(link.hash);
        // A dozen of each kind, spread over the page, tell as much as all.
        const kind = link.hash.replace(/-.*/, '');
        of.set(kind, (of.get(kind) ?? 0) + 1);
        if (kind !== link.hash && (of.get(kind) ?? 0) % 9 !== 1) continue;
        link.click();
        await frame();
        await frame();
        const { top, height } = target.getBoundingClientRect();
        const end = document.documentElement.scrollHeight - innerHeight - scrollY < 2;
        if (height === 0 || top < bar - 1 || (top > innerHeight * 0.5 && !end) || top > innerHeight)
          bad.push(`${link.hash} at ${top}`);
      }
      return { bad, links: seen.size };
    });
    expect(lost.bad).toEqual([]);
    expect(lost.links).toBeGreaterThan(50);
  });

  test('never lead nowhere, and no id stands twice', async ({ open }) => {
    const page = await open(makeSampleReport());
    const broken = await page.evaluate(async () => {
      for (const details of document.querySelectorAll('details')) details.open = true;
      // What is drawn when it is opened.
      await new Promise((resolve) => setTimeout(resolve, 50));
      const ids = Array.from(document.querySelectorAll('[id]'), (element) => element.id);
      const twice = ids.filter((id, i) => ids.indexOf(id) !== i);
      const links = Array.from(document.querySelectorAll('a[href^="#"]'), (a) =>
        (a as HTMLAnchorElement).hash.slice(1),
      );
      return [...twice, ...links.filter((id) => !ids.includes(id))];
    });
    expect(broken).toEqual([]);
  });
});

test('the copy button copies the script, byte for byte', async ({ open }) => {
  const report = makeSampleReport();
  const page = await open(report);
  await page.evaluate(() => {
    Object.defineProperty(navigator, 'clipboard', {
      value: { writeText: async (text: string) => Object.assign(window, { copied: text }) },
    });
  });
  await page.getByText('How to reproduce').first().click();
  await page.getByRole('button', { name: 'Copy' }).first().click();
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
  const script = report.requirements.find((row) => row.reproduce !== undefined)?.reproduce;
  expect(await page.evaluate(() => Reflect.get(window, 'copied'))).toBe(script);
});

test('without scripts the page is complete and has no dead control', async ({ open }) => {
  const report = makeSampleReport();
  const page = await open(report, { javaScriptEnabled: false });
  await expect(page.locator('.requirements tbody tr')).toHaveCount(report.requirements.length);
  await expect(page.locator('button:visible, input:visible, select:visible')).toHaveCount(0);
  await expect(page.getByText('No requirement matches')).toBeHidden();
  await page.locator('#exchange-1 > summary').click();
  await expect(page.locator('#exchange-1 pre').first()).toBeVisible();
});

test.describe('accessibility', () => {
  test('has landmarks, one first heading, no skipped level, and a name for every control', async ({
    open,
  }) => {
    const page = await open(makeSampleReport());
    for (const role of ['banner', 'main', 'navigation', 'contentinfo', 'search'] as const) {
      await expect(page.getByRole(role)).toHaveCount(1);
    }
    const levels = await page
      .locator('h1, h2, h3, h4')
      .evaluateAll((all) => all.map((h) => Number(h.tagName.slice(1))));
    expect(levels[0]).toBe(1);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    expect(levels.filter((level, i) => i > 0 && level > (levels[i - 1] ?? 0) + 1)).toEqual([]);
    const nameless = await page
      .locator('a, button, summary, input, select')
      .evaluateAll(
        (all) =>
          all.filter(
            (e) =>
              !(
                e.textContent?.trim() ||
                e.getAttribute('aria-label') ||
                (e as HTMLInputElement).labels?.length
              ),
          ).length,
      );
    expect(nameless).toBe(0);
  });

  test('has nothing that axe finds, in light, dark and on a narrow screen', async ({ open }) => {
    const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    const screens: BrowserContextOptions[] = [
      { colorScheme: 'light' },
      { colorScheme: 'dark', viewport: { width: 390, height: 844 } },
    ];
    const report = makeSampleReport();
    // Of many that pass a few are enough; axe looks at each of them.
    const requirements = report.requirements.filter(({ outcome }, i) => outcome !== 'pass' || i % 12 === 0);
    const cited = new Set(requirements.flatMap(({ checks }) => checks.flatMap(({ evidence }) => evidence)));
    // Long enough to scroll in themselves.
    const exchanges = report.exchanges
      .filter(({ n }) => cited.has(n))
      .map((one) => ({ ...one, request: { ...one.request, body: 'a=b\n'.repeat(40) } }));
    for (const options of screens) {
      const page = await open({ ...report, requirements, exchanges }, options);
      await page.evaluate(openSome);
      await page.evaluate(axe);
      const found = await page.evaluate(async () => {
        const { violations } = await (Reflect.get(window, 'axe') as typeof import('axe-core')).run(document, {
          // What frames hold is looked at where there are frames.
          iframes: false,
        });
        return violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html }) => html)}`);
      });
      expect(found).toEqual([]);
    }
  });

  const looks: [string, BrowserContextOptions, 'screen' | 'print'][] = [
    ['in light', { colorScheme: 'light' }, 'screen'],
    ['in dark', { colorScheme: 'dark' }, 'screen'],
    ['on paper', { colorScheme: 'dark' }, 'print'],
  ];
  for (const [name, options, media] of looks) {
    test(`has the contrast of WCAG AA ${name}`, async ({ open }) => {
      for (const report of [makeSampleReport(), makeStoppedReport()]) {
        const page = await open(report, options);
        await page.emulateMedia({ media });
        await page.evaluate(openSome);
        expect(await page.evaluate(findLowContrast)).toEqual([]);
      }
    });
  }

  test('needs no sideways scrolling at 360 pixels', async ({ open }) => {
    const report = makeSampleReport();
    const page = await open(report, { viewport: { width: 360, height: 740 } });
    await page.evaluate(openSome);
    const wide = await page.evaluate(() => ({
      page: document.documentElement.scrollWidth,
      parts: Array.from(document.querySelectorAll('main div.page *'))
        .filter((element) => element.getBoundingClientRect().right > 361)
        .map((element) => `${element.tagName}.${element.className}`),
    }));
    expect(wide).toEqual({ page: 360, parts: [] });
    await expect(page.getByRole('table', { name: 'All requirements' }).getByRole('row')).toHaveCount(
      report.requirements.length + 1,
    );
  });
});

test('on paper there are no controls, and a summary unless everything is asked for', async ({ open }) => {
  for (const javaScriptEnabled of [true, false]) {
    const page = await open(makeSampleReport(), { javaScriptEnabled });
    await page.emulateMedia({ media: 'print' });
    await expect(page.locator('button:visible, input:visible, select:visible, nav:visible')).toHaveCount(0);
    await expect(page.getByRole('article')).toHaveCount(4);
    await expect(page.locator('#requirements, #exchanges, #environment').locator('visible=true')).toHaveCount(
      0,
    );
    await expect(page.locator('.shown-exchange').locator('visible=true')).toHaveCount(0);
  }
});

test('a summary of thirty findings, and as many reasons why more is open, is two pages', async ({ open }) => {
  const report = makeSampleReport();
  const [first] = report.requirements.filter(({ outcome }) => outcome === 'fail');
  if (!first) throw new Error('no finding');
  const many = Array.from({ length: 30 }, (_, i) => ({
    ...first,
    id: `${first.id}-${i}`,
    area: `area-${i}`,
  }));
  const separate = many.map((row) => ({
    ...row,
    checks: row.checks.map((check) => ({ ...check, evidence: [] })),
  }));
  // Of each cause several requirements; of what is open each its own long reason.
  const others = separate.map((row) => ({ ...row, id: `${row.id}-too` }));
  const unverified = separate.map((row, i) => ({
    ...{ ...row, id: `${row.id}-open`, outcome: 'inconclusive' as const, checks: [] },
    reason: `the honest sign-in afterwards failed (${i}): ${'the application had ended. '.repeat(20)}`,
  }));
  const rows = [...separate, ...others, ...unverified, ...report.requirements];
  const environment = { ...report.environment, silence: 'Nothing came any more. '.repeat(12) };
  const page = await open({ ...report, environment, requirements: rows });
  // A command in a sentence looks like one.
  await expect(page.locator('.alarm code')).toHaveText('--only');
  const pdf = (await page.pdf({ format: 'A4' })).toString('latin1');
  expect(pdf.match(/\/Type \/Page\b(?!s)/g)?.length).toBeLessThanOrEqual(2);
});

test('everything is printed on demand: findings with script and exchanges', async ({ open }) => {
  const page = await open(makeSampleReport());
  await page.evaluate(() => {
    // The dialog of a browser waits for a person.
    window.print = () => void dispatchEvent(new Event('beforeprint'));
  });
  await page.getByRole('button', { name: 'Print everything' }).click();
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('#script-token-sample-code-once')).toBeVisible();
  await expect(page.locator('#exchange-1 pre').first()).toBeVisible();
  await expect(page.locator('#exchange-30')).toBeHidden();
  await expect(page.getByText(/Printed are the exchanges that findings rest on/)).toBeVisible();
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await expect(page.locator('.reproduce[open]')).toHaveCount(0);
});

test('three thousand exchanges open fast', async ({ open }) => {
  const report = makeSampleReport();
  const body = 'x'.repeat(1500);
  const exchanges = Array.from({ length: 3000 }, (_, i) =>
    makeExchange(i + 1, {
      at: report.startedAt,
      response: { status: 200, headers: [['content-type', 'text/plain']], body },
    }),
  );
  const page = await open({ ...report, exchanges });
  const timing = await page.evaluate(() => {
    const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    return entry?.domContentLoadedEventEnd ?? Number.POSITIVE_INFINITY;
  });
  expect(timing).toBeLessThan(5000);
  await expect(page.locator('.exchange')).toHaveCount(3000);
});

/** Opens one of each thing that can be opened, so that its inside is looked at too. */
function openSome(): void {
  const selectors = ['.reproduce', '.interop details', '.group details', '.exchange'];
  for (const selector of selectors)
    for (const d of Array.from(document.querySelectorAll(selector)).slice(0, 14)) d.setAttribute('open', '');
  const rows = Array.from(document.querySelectorAll('.requirements details'));
  for (const details of rows.slice(0, 16)) details.setAttribute('open', '');
}

/** Texts whose contrast with what is behind them is below WCAG 2 level AA. Runs inside the page. */
function findLowContrast(): string[] {
  type Rgb = [number, number, number, number];
  const parse = (color: string): Rgb => {
    const [r = 0, g = 0, b = 0, a = 1] = (color.match(/[\d.]+/g) ?? []).map(Number);
    return [r, g, b, a];
  };
  const luminance = ([r, g, b]: Rgb) => {
    const [x = 0, y = 0, z = 0] = [r, g, b].map((v) =>
      v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ground = (element: Element): Rgb => {
    for (let up: Element | null = element; up; up = up.parentElement) {
      const color = parse(getComputedStyle(up).backgroundColor);
      if (color[3] === 1) return color;
    }
    return [255, 255, 255, 1];
  };
  const low: string[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let seen = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (
      !element ||
      !node.textContent?.trim() ||
      !element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })
    )
      continue;
    if (element.closest('script, style, .unseen, .away, option')) continue;
    seen += 1;
    const style = getComputedStyle(element);
    const [a, b] = [luminance(parse(style.color)), luminance(ground(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const size = Number.parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5))
      low.push(
        `${ratio.toFixed(2)} ${element.tagName}.${element.className}: ${node.textContent.trim().slice(0, 40)}`,
      );
  }
  return seen > 50 ? [...new Set(low)] : [`only ${seen} texts were seen`];
}
