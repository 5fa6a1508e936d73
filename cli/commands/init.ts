import { existsSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UsageError } from '../../runner/usage-error.ts';
import { exitCodes } from '../../specs/exit-codes.ts';
import { makeFolder } from '../../specs/make-folder.ts';
import { defineCommand } from '../command.ts';
import { STARTER_KINDS, type StarterKind, starterFiles, starterVariables } from '../starter/starter-files.ts';

/** Writes a starter configuration. */
export const command = defineCommand({
  usage: ['[OPTIONS]'],
  about: [
    'Writes a target file with the values of the documentation in it, and beside it a text that explains every line. ' +
      'Comments may be added to it. Secrets are referred to as env:NAME, so the file can be committed.',
  ],
  options: {
    out: {
      type: 'string',
      value: 'FILE',
      fallback: './airisk-target.json',
      help: 'Where to write the target file',
    },
    kind: {
      type: 'string',
      value: 'KIND',
      choices: STARTER_KINDS,
      fallback: 'none',
      help: 'What a user meets at the authorization endpoint: nothing, forms that steps can fill in, or pages that need a script',
    },
    force: { type: 'boolean', help: 'Overwrite existing files' },
    quiet: { type: 'boolean', short: 'q', help: 'Do not print what to do next' },
  },
  examples: [
    ['airisk-conformance init', 'a deployment that redirects at once'],
    ['airisk-conformance init --kind form --out staging.json', 'a deployment with a sign-in page'],
  ],
  exits: [0, 2],
  exitTexts: { 0: 'the files are written' },
  async run(values, _positionals, io) {
    const path = resolve(io.cwd, values.out ?? 'airisk-target.json');
    if (!path.endsWith('.json')) throw new UsageError('--out must end in .json');
    const kind = (values.kind ?? 'none') as StarterKind;
    const files = starterFiles(kind, path);
    const existing = files.find((file) => existsSync(file.path));
    if (existing && !values.force)
      throw new UsageError(`${existing.path} exists already; --force overwrites it`);
    try {
      makeFolder(dirname(path));
      for (const file of files) writeFileSync(file.path, file.text);
    } catch (error) {
      throw new UsageError(
        `${path} cannot be written (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`,
      );
    }
    if (values.quiet) return exitCodes.met;
    const shown = values.out ?? 'airisk-target.json';
    for (const file of files) io.out(`written: ${file.path}`);
    io.out('');
    io.out('Next:');
    io.out(`  1. edit ${shown}; the text beside it explains every line`);
    io.out(`  2. export ${starterVariables(kind).join('=… ')}=…`);
    io.out(`  3. airisk-conformance preflight --target ${shown}`);
    io.out(`  4. airisk-conformance provider --target ${shown}`);
    return exitCodes.met;
  },
});
