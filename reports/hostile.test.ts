/** Every format, made from a report in which a hostile target got a word into every field. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, expect, test } from '@playwright/test';
import { launchOptions, resolveBrowser } from '../suites/browser/index.ts';
import { compareReports } from './diff/compare-reports.ts';
import { renderDiffMarkdown } from './diff/render-diff-markdown.ts';
import { renderDiffTerminal } from './diff/render-diff-terminal.ts';
import { ALL_FORMATS } from './formats.ts';
import type { Report } from './model/types.ts';
import { renderAnnotations, renderStepSummary } from './render/github.ts';
import { renderTerminal } from './render/terminal.ts';
import { parseXml } from './testing/parse-xml.ts';
import { paintFor } from './testing/plain-paint.ts';
import { makeHostileReport, makeSampleReport } from './testing/sample-report.ts';
import { writeReports } from './write-reports.ts';

const ESC = '\u001b';
const PAYLOADS: Readonly<Record<string, string>> = {
  script: `</script></style></title></textarea><script>fetch('https://evil.example/x');window.owned=1</script>`,
  attributes: `" onmouseover="window.owned=1" autofocus onfocus='window.owned=1' x=\`window.owned=1\``,
  markup: `<img src=https://evil.example/i onerror=window.owned=1><svg/onload=window.owned=1><base href=https://evil.example/><meta http-equiv=refresh content="0;url=https://evil.example/">`,
  links:
    ' javascript:window.owned=1 [x](javascript:window.owned=1) ![x](https://evil.example/i) <https://evil.example> https://evil.example/ @everyone #1',
  terminal: `${ESC}[2J${ESC}]0;owned${ESC}\\${ESC}]8;;https://evil.example\u0007\u009b31m\u0007\b\b\u0085`,
  xml: `]]><![CDATA[x]]>\u0000\u0001\ufffe\ud800 &lol; <!ENTITY x SYSTEM "file:///etc/passwd">`,
  actions: '\r\n::error file=x::owned\n::set-output name=x::owned\n::stop-commands::x\n::add-mask::a',
  shell: `'; touch owned #\`touch owned\` $(touch owned) \n touch owned`,
  unicode: '\u202e\u2066\u200b\u2028\ufeff\ud800',
  long: 'x'.repeat(2_000),
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

let folder = '';
let browser: Browser;
test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'airisk-hostile-'));
  browser = await chromium.launch(launchOptions(await resolveBrowser()));
});
test.afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Like the sample, with the payload in every text, ids and addresses of sources included. */
function poison(payload: string): Report {
  const report = makeHostileReport(payload);
  return {
    ...report,
    requirements: report.requirements.map((row) => ({
      ...row,
      source: { ...row.source, url: `javascript:${payload}` },
    })),
  };
}

for (const [name, payload] of Object.entries(PAYLOADS)) {
  test(`writes every format, and nothing beside it: ${name}`, () => {
    const out = join(folder, name);
    const { failed } = writeReports(poison(payload), out, ALL_FORMATS);
    expect(failed).toEqual([]);
    const files = filesBelow(out);
    expect(files.length).toBeGreaterThan(ALL_FORMATS.length - 2);
    for (const file of files) {
      expect(relative(out, file), 'no file is named by the target').toMatch(/^(reproduce\/)?[\w.-]{1,120}$/);
      const text = readFileSync(file, 'utf8');
      if (!file.endsWith('.json') && !file.endsWith('.har')) expect(text, file).not.toMatch(CONTROL);
      if (/\.(json|har)$/.test(file)) expect(() => JSON.parse(text), file).not.toThrow();
      if (/\.(xml|svg)$/.test(file)) expect(() => parseXml(text), file).not.toThrow();
    }
  });

  test(`shows on a terminal text and no commands: ${name}`, () => {
    const report = poison(payload);
    for (const text of [
      renderTerminal(report, { color: false, files: ['report.html'] }),
      renderDiffTerminal(compareReports(makeSampleReport(), report), paintFor()),
      renderDiffMarkdown(compareReports(makeSampleReport(), report)),
      renderStepSummary(report, 100_000),
    ])
      expect(text).not.toMatch(CONTROL);
    for (const line of renderAnnotations(report)) {
      expect(line).toMatch(/^::(error|warning|notice) [^\r\n]*$/);
      expect(line).not.toMatch(CONTROL);
    }
  });

  test(`runs nothing in a browser and asks nobody: ${name}`, async () => {
    const out = join(folder, `page-${name}`);
    writeReports(poison(payload), out, ['html']);
    const context = await browser.newContext();
    const page = await context.newPage();
    const seen: string[] = [];
    const url = pathToFileURL(join(out, 'report.html')).href;
    page.on('request', (request) => {
      if (request.url().split('#')[0] !== url) seen.push(request.url());
    });
    page.on('dialog', (dialog) => {
      seen.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('pageerror', (error) => seen.push(error.message));
    await page.goto(url);
    await page.locator('#expand').click();
    await page.mouse.move(300, 300);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => 'owned' in window)).toBe(false);
    expect(
      await page.locator('script, img, base, iframe, object, embed, meta[http-equiv=refresh]').count(),
    ).toBe(1);
    const links = await page
      .locator('a')
      .evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).protocol));
    expect(new Set(links)).toEqual(new Set(['file:']));
    const handlers = await page.evaluate(
      () =>
        Array.from(document.querySelectorAll('*')).filter((element) =>
          element.getAttributeNames().some((attribute) => attribute.startsWith('on')),
        ).length,
    );
    expect(handlers).toBe(0);
    expect(seen).toEqual([]);
    await context.close();
  });
}
