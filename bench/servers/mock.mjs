/** The mock as a library, as whoever installs the package gets it. `journal-off` as first argument leaves the journal out. */
import { readFileSync } from 'node:fs';
import { announce } from './announce.mjs';

const root = new URL('../../', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
const { startMockServer } = await import(new URL(manifest.exports['.'].default, root).href);

const mock = await startMockServer({ journal: process.argv[2] !== 'journal-off' });
announce(mock.port);
