/**
 * Joins the compiled files into few, so that a process starts in half the time: reading hundreds of small modules costs
 * more than running them. Run by `npm run build`, after the compiler. The judges and the tests run as compiled.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { packageRoot } from '../specs/index.ts';
import { removeStale } from './remove-stale.ts';

const dist = join(packageRoot, 'dist');
const compiled = (path: string): string => join(dist, ...path.split('/'));

const outdir = join(dist, 'bundle');
rmSync(outdir, { recursive: true, force: true });
removeStale(dist, packageRoot);
await build({
  // All one folder deep, beside `chunks`: what is found by a relative path is found from every one of them.
  entryPoints: {
    'cli/main': compiled('cli/main.js'),
    'thread/judge-thread': compiled('runner/proxy/thread/judge-thread.js'),
    'library/index': compiled('mock-server/index.js'),
    'library/msw': compiled('mock-server/msw/index.js'),
    'library/playwright': compiled('mock-server/playwright/index.js'),
    'library/verdict': compiled('runner/verdict/index.js'),
    'library/playwright-fixtures': compiled('mock-server/playwright/fixtures.js'),
  },
  outdir,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  packages: 'external',
  chunkNames: 'chunks/[hash]',
  logLevel: 'warning',
});
