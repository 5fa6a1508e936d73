#!/usr/bin/env node
// Plain JavaScript that any Node.js since 14 can read, so that an old one gets a sentence instead of a syntax error.
import { existsSync } from 'node:fs';

const main = new URL('../dist/bundle/cli/main.js', import.meta.url);
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`airisk-conformance: needs Node.js 20.19 or newer; this is ${process.versions.node}`);
  process.exitCode = 2;
} else if (!existsSync(main)) {
  console.error('airisk-conformance: not built yet: run `npm run build` in the folder of the package');
  process.exitCode = 2;
} else {
  void import(main.href).then(({ main }) => main(process.argv.slice(2)));
}
