/**
 * The headless Chromium inside the npm package `@sparticuz/chromium`: unpacked once per user and version into a cache
 * folder. It is unpacked beside its final place and renamed, so a half-written copy is never used and two processes
 * may do it at once.
 */
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  createReadStream,
  createWriteStream,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir, tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { extract } from 'tar-fs';
import { makeFolder } from '../../specs/make-folder.ts';

/** Version of the package, and so of the copy; a test compares it with package.json. */
export const EMBEDDED_VERSION = '147.0.0';

export interface EmbeddedCopy {
  readonly executable: string;
  /** NSS and what it needs, for systems without it. */
  readonly libraryFolder: string;
  /** A fontconfig file: the system's fonts, if it has any, and the ones of the package. */
  readonly fontsFile: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Names and sizes of everything unpacked: a copy that lost a file to a cleaner is not used. */
const MANIFEST = 'manifest.json';
const STALE_AFTER_MS = 3_600_000;

/** Whether the copy can run here and its package is installed. */
export function embeddedIsUsable(platform: string = process.platform, arch: string = process.arch): boolean {
  return platform === 'linux' && arch === 'x64' && archiveFolder() !== undefined;
}

/**
 * Unpacks the copy, or finds it unpacked.
 * @param archives Folder of the compressed files; default: the one of the installed package.
 * @throws Error when no folder can be written to.
 */
export async function unpackEmbedded(env: Environment, archives = archiveFolder()): Promise<EmbeddedCopy> {
  if (archives === undefined)
    throw new Error('the package @sparticuz/chromium is not installed: run `npm ci`');
  const parent = writableFolder(env);
  const folder = join(parent, `chromium-${EMBEDDED_VERSION}`);
  if (!isComplete(folder)) await unpackBeside(archives, parent, folder);
  return {
    executable: join(folder, 'chromium'),
    libraryFolder: join(folder, 'lib'),
    fontsFile: join(folder, 'fonts.conf'),
  };
}

async function unpackBeside(archives: string, parent: string, folder: string): Promise<void> {
  removeStale(parent);
  const partial = `${folder}.${process.pid}-${randomBytes(4).toString('hex')}.partial`;
  mkdirSync(partial, { mode: 0o700 });
  try {
    await Promise.all([
      unbrotli(join(archives, 'chromium.br'), createWriteStream(join(partial, 'chromium'), { mode: 0o700 })),
      ...['al2023', 'fonts', 'swiftshader'].map((name) =>
        unbrotli(join(archives, `${name}.tar.br`), extract(partial, { strict: true })),
      ),
    ]);
    await writeFile(join(partial, 'fonts.conf'), fontsConfiguration(folder));
    await writeFile(join(partial, MANIFEST), JSON.stringify(listSizes(partial)));
    moveIntoPlace(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

async function unbrotli(from: string, to: NodeJS.WritableStream): Promise<void> {
  await pipeline(createReadStream(from), createBrotliDecompress({ chunkSize: 1 << 20 }), to);
}

/** Another process may have been faster (keep its copy) or a damaged copy may be there (replace it). */
function moveIntoPlace(partial: string, folder: string): void {
  for (let attempt = 0; ; attempt++) {
    try {
      renameSync(partial, folder);
      return;
    } catch (error) {
      if (isComplete(folder)) return;
      if (attempt === 2) throw error;
    }
    const aside = `${partial}.replaced`;
    try {
      renameSync(folder, aside);
    } catch {
      continue; // another process moved it
    }
    rmSync(aside, { recursive: true, force: true });
  }
}

function isComplete(folder: string): boolean {
  try {
    const sizes: Record<string, number> = JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8'));
    return Object.entries(sizes).every(([name, size]) => statSync(join(folder, name)).size === size);
  } catch {
    return false;
  }
}

function listSizes(folder: string): Record<string, number> {
  const sizes: Record<string, number> = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    sizes[path.slice(folder.length + 1)] = statSync(path).size;
  }
  return sizes;
}

/** Leftovers of processes that were killed while unpacking. */
function removeStale(parent: string): void {
  for (const name of readdirSync(parent)) {
    if (!name.includes('.partial')) continue;
    const path = join(parent, name);
    const age = Date.now() - (lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > STALE_AFTER_MS) rmSync(path, { recursive: true, force: true });
  }
}

/** The package's own file names folders of another system. Without `<cachedir>` every start scans the fonts again. */
function fontsConfiguration(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${folder}/fonts</dir>
  <cachedir>${folder}/font-cache</cachedir>
</fontconfig>
`;
}

/** `$XDG_CACHE_HOME` or `~/.cache`, else a folder of this user below the temporary folder. */
function writableFolder(env: Environment): string {
  const home = env.HOME || homedir();
  const cache =
    env.XDG_CACHE_HOME && isAbsolute(env.XDG_CACHE_HOME) ? env.XDG_CACHE_HOME : join(home, '.cache');
  const user = process.getuid?.() ?? 'user';
  const problems: string[] = [];
  for (const folder of [
    join(cache, 'airisk-conformance'),
    join(env.TMPDIR || tmpdir(), `airisk-conformance-${user}`),
  ]) {
    const problem = prepareFolder(folder);
    if (problem === undefined) return folder;
    problems.push(`${folder} ${problem}`);
  }
  throw new Error(
    `the browser cannot be unpacked (${problems.join('; ')}): set XDG_CACHE_HOME to a folder you may write to`,
  );
}

/** Makes the folder private and writable; a folder of another account is refused, since what lies in it is executed. */
function prepareFolder(folder: string): string | undefined {
  try {
    makeFolder(folder, 0o700);
    const stat = lstatSync(folder);
    if (!stat.isDirectory() || (process.getuid && stat.uid !== process.getuid()))
      return 'belongs to another account';
    if ((stat.mode & 0o077) !== 0) chmodSync(folder, 0o700);
    const trial = join(folder, `.writable-${process.pid}-${randomBytes(4).toString('hex')}`);
    mkdirSync(trial);
    rmSync(trial, { recursive: true });
    return undefined;
  } catch (error) {
    return `cannot be written to (${error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'})`;
  }
}

function archiveFolder(): string | undefined {
  try {
    const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
    for (let folder = dirname(entry); folder !== dirname(folder); folder = dirname(folder)) {
      if (existsSync(join(folder, 'bin', 'chromium.br'))) return join(folder, 'bin');
    }
  } catch {
    // not installed: an optional part of the package on other systems
  }
  return undefined;
}
