import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  createWriteStream,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { brotliCompressSync, createBrotliCompress } from 'node:zlib';
import { chromium, expect, test } from '@playwright/test';
import { pack } from 'tar-fs';
import { packageRoot } from '../../specs/index.ts';
import { EMBEDDED_VERSION, embeddedIsUsable, unpackEmbedded } from './embedded-copy.ts';
import { findInstalled } from './find-installed.ts';
import { findPlaywrightDownload } from './find-playwright-download.ts';
import { BrowserNotFound, launchOptions, resolveBrowser } from './index.ts';
import { resolveEmbedded } from './resolve-embedded.ts';

test.skip(process.platform === 'win32', 'uses shell scripts in place of browsers');

/** A program that answers `--version` like a browser. */
function fakeBrowser(path: string, script = 'echo "Fake Chromium  1.2.3 "'): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** Compressed files as the package has them, around a fake browser. */
async function fakeArchives(folder: string, script?: string): Promise<string> {
  const source = join(folder, 'source');
  for (const [archive, file] of [
    ['al2023', 'lib/libnss3.so'],
    ['fonts', 'fonts/A.ttf'],
    ['swiftshader', 'libEGL.so'],
  ] as const) {
    mkdirSync(dirname(join(source, archive, file)), { recursive: true });
    writeFileSync(join(source, archive, file), archive);
    await pipeline(
      pack(join(source, archive)),
      createBrotliCompress(),
      createWriteStream(join(folder, `${archive}.tar.br`)),
    );
  }
  const browser = fakeBrowser(join(source, 'chromium'), script);
  writeFileSync(join(folder, 'chromium.br'), brotliCompressSync(readFileSync(browser)));
  return folder;
}

/** An environment in which nothing is installed, with a cache of its own. */
const bareEnv = () => ({
  PATH: '/nowhere',
  HOME: test.info().outputPath('home'),
  XDG_CACHE_HOME: test.info().outputPath('cache'),
});
const inFolder = (...names: string[]) => test.info().outputPath(...names);
const cached = () => readdirSync(inFolder('cache', 'airisk-conformance'));

test('a browser that was asked for wins, by option before environment', async () => {
  const one = fakeBrowser(inFolder('one'));
  const two = fakeBrowser(inFolder('two'));
  const env = { ...process.env, AIRISK_BROWSER: two };
  expect((await resolveBrowser({ env })).executablePath).toBe(two);
  const launch = await resolveBrowser({ explicit: one, env });
  expect(launch).toMatchObject({
    executablePath: one,
    description: 'Fake Chromium 1.2.3 (as configured)',
    env: {},
  });
});

test('a browser that was asked for and does not start is an error of one line', async () => {
  const problem = (path: string) => resolveBrowser({ explicit: path }).catch((error: Error) => error);
  const cases: [string, string][] = [
    [inFolder('gone'), 'does not exist'],
    [dirname(fakeBrowser(inFolder('folder', 'x'))), 'is not a file'],
    [
      fakeBrowser(inFolder('stub'), 'echo "install the snap" >&2; exit 1'),
      'does not start (install the snap)',
    ],
    [fakeBrowser(inFolder('other'), 'echo hello'), 'does not start (hello)'],
  ];
  for (const [path, reason] of cases) {
    const error = await problem(path);
    expect(error).toBeInstanceOf(BrowserNotFound);
    expect(String(error)).toContain(`${path} ${reason}: correct AIRISK_BROWSER`);
    expect(String(error)).not.toContain('\n');
  }
});

test("Playwright's own download is found, the headless shell first, and only when it is complete", () => {
  const registry = inFolder('registry');
  const env = { PLAYWRIGHT_BROWSERS_PATH: registry };
  expect(findPlaywrightDownload(env)).toEqual([]);
  const script = "import('@playwright/test').then(({ chromium }) => console.log(chromium.executablePath()))";
  const options = { cwd: packageRoot, env: { ...process.env, ...env }, encoding: 'utf8' as const };
  const full = execFileSync(process.execPath, ['-e', script], options).trim();
  fakeBrowser(full);
  const folder = full.slice(0, full.indexOf('/', registry.length + 1));
  expect(findPlaywrightDownload(env)).toEqual([]);
  writeFileSync(join(folder, 'INSTALLATION_COMPLETE'), '');
  expect(findPlaywrightDownload(env).map(({ path }) => path)).toEqual([full]);
  const shellFolder = folder.replace('chromium-', 'chromium_headless_shell-');
  const shell = fakeBrowser(join(shellFolder, 'chrome-headless-shell-linux64', 'chrome-headless-shell'));
  writeFileSync(join(shellFolder, 'INSTALLATION_COMPLETE'), '');
  expect(findPlaywrightDownload(env).map(({ path }) => path)).toEqual([shell, full]);
});

test('installed browsers are found on PATH and in the usual places of each system', () => {
  const chromium = fakeBrowser(inFolder('bin', 'chromium'));
  const shell = fakeBrowser(inFolder('bin2', 'chrome-headless-shell'));
  const env = { PATH: `${inFolder('bin')}:relative:${inFolder('bin2')}`, HOME: inFolder('home') };
  const found = (platform: NodeJS.Platform) => findInstalled(env, platform).map(({ path }) => path);
  expect(found('linux').slice(0, 2)).toEqual([shell, chromium]);
  const chrome = fakeBrowser(
    inFolder('home', 'Applications', 'Google Chrome.app', 'Contents', 'MacOS', 'Google Chrome'),
  );
  expect(found('darwin')).toContain(chrome);
  const edge = fakeBrowser(inFolder('programs', 'Microsoft', 'Edge', 'Application', 'msedge.exe'));
  expect(findInstalled({ PROGRAMFILES: inFolder('programs') }, 'win32').map(({ path }) => path)).toEqual([
    edge,
  ]);
});

test('an installed browser that does not start is passed over', async () => {
  fakeBrowser(inFolder('bin', 'chrome-headless-shell'), 'exit 1');
  const good = fakeBrowser(inFolder('bin', 'google-chrome-stable'));
  const launch = await resolveBrowser({ env: { ...bareEnv(), PATH: inFolder('bin') } });
  expect(launch.executablePath).toBe(good);
});

test('the embedded copy is unpacked once, privately, and found again', async () => {
  const archives = await fakeArchives(inFolder('archives'));
  const first = await unpackEmbedded(bareEnv(), archives);
  expect(statSync(inFolder('cache', 'airisk-conformance')).mode & 0o777).toBe(0o700);
  expect(readFileSync(join(first.libraryFolder, 'libnss3.so'), 'utf8')).toBe('al2023');
  expect(readFileSync(first.fontsFile, 'utf8')).toContain(`<dir>${dirname(first.fontsFile)}/fonts</dir>`);
  rmSync(archives, { recursive: true });
  expect(await unpackEmbedded(bareEnv(), archives)).toEqual(first);
  expect(cached()).toEqual([`chromium-${EMBEDDED_VERSION}`]);
});

test('several processes may unpack at once', async () => {
  const archives = await fakeArchives(inFolder('archives'));
  const copies = await Promise.all(Array.from({ length: 8 }, () => unpackEmbedded(bareEnv(), archives)));
  expect(new Set(copies.map(({ executable }) => executable)).size).toBe(1);
  expect(cached()).toEqual([`chromium-${EMBEDDED_VERSION}`]);
});

test('a copy that lost a file, or a part of one, is replaced, and leftovers of killed processes go', async () => {
  const archives = await fakeArchives(inFolder('archives'));
  const { executable, libraryFolder } = await unpackEmbedded(bareEnv(), archives);
  const size = statSync(executable).size;
  truncateSync(executable, 3);
  const stale = inFolder('cache', 'airisk-conformance', 'chromium-1.0.0.1-ab.partial');
  const fresh = inFolder('cache', 'airisk-conformance', 'chromium-1.0.0.2-cd.partial');
  mkdirSync(stale);
  mkdirSync(fresh);
  utimesSync(stale, new Date(0), new Date(0));
  await unpackEmbedded(bareEnv(), archives);
  expect(statSync(executable).size).toBe(size);
  rmSync(join(libraryFolder, 'libnss3.so'));
  await Promise.all([unpackEmbedded(bareEnv(), archives), unpackEmbedded(bareEnv(), archives)]);
  expect(readFileSync(join(libraryFolder, 'libnss3.so'), 'utf8')).toBe('al2023');
  expect(cached().sort()).toEqual([`chromium-${EMBEDDED_VERSION}`, 'chromium-1.0.0.2-cd.partial'].sort());
});

test('a damaged archive leaves nothing behind and is reported in one line', async () => {
  const archives = await fakeArchives(inFolder('archives'));
  writeFileSync(join(archives, 'chromium.br'), 'no brotli');
  const error = await resolveEmbedded(bareEnv(), [], archives).catch((problem: Error) => problem);
  expect(error).toBeInstanceOf(BrowserNotFound);
  expect(String(error)).not.toContain('\n');
  expect(cached()).toEqual([]);
});

test('where the cache cannot be written to, a folder of the user below the temporary one is taken', async () => {
  const archives = await fakeArchives(inFolder('archives'));
  writeFileSync(inFolder('cache'), 'a file, not a folder');
  mkdirSync(inFolder('tmp'));
  const { executable } = await unpackEmbedded({ ...bareEnv(), TMPDIR: inFolder('tmp') }, archives);
  expect(dirname(dirname(executable))).toBe(inFolder('tmp', `airisk-conformance-${process.getuid?.()}`));
});

test('its own libraries are used only where it does not start without them', async () => {
  const needy = await fakeArchives(
    inFolder('needy'),
    '[ -n "$LD_LIBRARY_PATH" ] || exit 127; echo Chromium 1.2.3',
  );
  const launch = await resolveEmbedded(bareEnv(), [], needy);
  expect(launch.env.LD_LIBRARY_PATH).toBe(join(dirname(launch.executablePath ?? ''), 'lib'));
  expect(launch.description).toContain('with its own libraries');
  rmSync(inFolder('cache'), { recursive: true });
  const sound = await fakeArchives(inFolder('sound'));
  const plain = await resolveEmbedded(
    { ...bareEnv(), LD_LIBRARY_PATH: '/mine', FONTCONFIG_FILE: '/mine.conf' },
    [],
    sound,
  );
  expect(plain.env).toEqual({});
});

test('an embedded copy that starts nowhere says what to run', async () => {
  const archives = await fakeArchives(inFolder('archives'), 'echo "no such library" >&2; exit 127');
  const attempt = resolveEmbedded(bareEnv(), ['/opt/chrome does not start'], archives);
  await expect(attempt).rejects.toThrow(
    /does not start \(no such library\) \(\/opt\/chrome does not start\): install Chromium/,
  );
});

test('the embedded copy is for Linux on x64, in the version that package.json pins', () => {
  expect(embeddedIsUsable('linux', 'x64')).toBe(true);
  expect(embeddedIsUsable('linux', 'arm64')).toBe(false);
  expect(embeddedIsUsable('darwin', 'x64')).toBe(false);
  const manifest = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));
  expect(manifest.dependencies['@sparticuz/chromium']).toBe(EMBEDDED_VERSION);
});

test('the browser of this machine starts and renders a page', async () => {
  const options = launchOptions(await resolveBrowser());
  expect(options.args).toEqual(expect.arrayContaining(['--disable-background-networking', '--no-pings']));
  expect(options.args.includes('--no-sandbox')).toBe(!options.chromiumSandbox);
  expect(options.env.PATH).toBe(process.env.PATH);
  const browser = await chromium.launch(options);
  try {
    const page = await browser.newPage();
    await page.setContent('<label>User name <input></label><button>Sign in</button>');
    await page.getByLabel('User name').fill('ada');
    await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
    const width = await page.getByRole('button').evaluate((button) => button.getBoundingClientRect().width);
    expect(width).toBeGreaterThan(30);
  } finally {
    await browser.close();
  }
});
