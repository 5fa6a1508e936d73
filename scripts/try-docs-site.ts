/**
 * Drives the built documentation site in headless Chromium: every page opens without a message on the console and asks no
 * other host, every link inside leads somewhere, the search finds a requirement, axe finds nothing, in light and in dark.
 *
 * Usage: npm run docs && node dist/scripts/try-docs-site.js [FOLDER FOR PICTURES]
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { startBrowser } from '../runner/client/start-browser.ts';
import { packageRoot } from '../specs/index.ts';
import { resolveBrowser } from '../suites/browser/index.ts';

const SITE = join(packageRoot, 'docs', 'site', 'dist');
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const TYPES: Readonly<Record<string, string>> = {
  ...{ '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json' },
};
/** A requirement, and words of a guide. */
const SEARCHED = { 'code-single-use': '/docs/requirements.html#code-single-use', totp: '/docs/vendors.html' };
const SHOWN = ['index.html', 'docs/integrators.html', 'docs/architecture.html'];

const problems: string[] = [];
const [pictures] = process.argv.slice(2);

/** Serves the folder as any static host does. */
async function serve(): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const named = join(SITE, decodeURIComponent(pathname));
    const file = existsSync(named) && statSync(named).isDirectory() ? join(named, 'index.html') : named;
    if (!existsSync(file)) return response.writeHead(404).end();
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    return response.writeHead(200, { 'content-type': type }).end(readFileSync(file));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

function allPages(): string[] {
  return readdirSync(SITE, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.html') && path !== '404.html')
    .map((path) => path.replaceAll('\\', '/'));
}

async function visit(page: Page, url: string, path: string, scheme: 'light' | 'dark'): Promise<void> {
  const say = (text: string) => problems.push(`${path} (${scheme}): ${text}`);
  page.removeAllListeners();
  page.on('console', (message) => {
    if (message.type() !== 'debug') say(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => say(`error: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith('data:')) say(`asks ${request.url()}`);
  });
  await page.goto(`${url}/${path}`, { waitUntil: 'networkidle' });
  await page.addScriptTag({ path: AXE });
  const found: { id: string; target: string }[] = await page.evaluate(
    `axe.run({ resultTypes: ['violations'] }).then(({ violations }) =>
      violations.flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ target }) => ({ id, target: target.join(' ') }))))`,
  );
  for (const { id, target } of found) say(`axe: ${id} at ${target}`);
}

/** Every link of the page, as the reader's browser reads it, leads to a file and to an element in it. */
async function checkLinks(page: Page, url: string, path: string, anchors: Map<string, Set<string>>) {
  const links: string[] = await page.evaluate(
    "[...document.querySelectorAll('a[href]')].map((link) => link.href)",
  );
  for (const link of new Set(links)) {
    if (!link.startsWith(url)) continue;
    const { pathname, hash } = new URL(link);
    const target = pathname.endsWith('/') ? `${pathname}index.html` : pathname;
    const known = anchors.get(target.slice(1));
    if (!known) problems.push(`${path}: ${pathname} is no page`);
    else if (hash && !known.has(decodeURIComponent(hash.slice(1))))
      problems.push(`${path}: ${pathname} has no ${hash}`);
  }
}

async function search(page: Page, url: string): Promise<void> {
  for (const [words, expected] of Object.entries(SEARCHED)) {
    await page.goto(`${url}/`, { waitUntil: 'networkidle' });
    // The box comes up with the words of the search before, and what they found.
    await page.evaluate('sessionStorage.clear()');
    await page
      .getByRole('button', { name: /search/i })
      .first()
      .click();
    await page.getByRole('searchbox').fill(words);
    const found = page.locator('.VPLocalSearchBox a.result');
    await found.first().waitFor({ timeout: 30_000 });
    const links = await found.evaluateAll((all) =>
      all.slice(0, 5).map((one) => one.getAttribute('href') ?? ''),
    );
    if (!links.some((link) => link.startsWith(expected)))
      problems.push(`the search for ${words} finds ${links.join(', ')}`);
  }
}

async function takePictures(browser: Browser, url: string, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const path of SHOWN)
    for (const [name, width, colorScheme] of [
      ['light', 1280, 'light'],
      ['dark', 1280, 'dark'],
      ['narrow', 390, 'light'],
    ] as const) {
      const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
      await page.goto(`${url}/${path}`, { waitUntil: 'networkidle' });
      const wide = await page.evaluate('document.documentElement.scrollWidth');
      if (Number(wide) > width) problems.push(`${path}: ${wide} px wide where there are ${width}`);
      await page.screenshot({ path: join(folder, `${path.replaceAll('/', '-')}-${name}.png`) });
      await page.close();
    }
}

if (!existsSync(SITE)) throw new Error('docs/site/dist is missing: run `npm run docs`');
const { url, server } = await serve();
const browser = await startBrowser(await resolveBrowser());
try {
  const pages = allPages();
  const anchors = new Map(
    pages.map((path) => {
      const text = readFileSync(join(SITE, path), 'utf8');
      return [path, new Set([...text.matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => id))];
    }),
  );
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await browser.newPage({ colorScheme });
    for (const path of pages) {
      await visit(page, url, path, colorScheme);
      if (colorScheme === 'light') await checkLinks(page, url, path, anchors);
    }
    if (colorScheme === 'light') await search(page, url);
    await page.close();
  }
  if (pictures !== undefined) await takePictures(browser, url, pictures);
  for (const problem of problems) process.stdout.write(`${problem}\n`);
  process.stdout.write(`${pages.length} pages, ${problems.length} problems\n`);
  process.exitCode = problems.length === 0 ? 0 : 1;
} finally {
  await browser.close();
  server.close();
}
