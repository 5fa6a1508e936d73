import { resolve } from 'node:path';
import { makePlan } from '../../runner/certify/make-plan.ts';
import { stepLines } from '../../runner/certify/step-lines.ts';
import { keepPicture } from '../../runner/publish/keep-picture.ts';
import { UsageError } from '../../runner/usage-error.ts';
import { defineCommand } from '../command.ts';
import { targetOptions, targetRequest, vouchOption } from '../options/target-options.ts';

/** Checks a target without judging it. */
export const command = defineCommand({
  usage: ['--target FILE', '--base-url URL --client-id ID --client-secret env:NAME --redirect-uri URI'],
  about: [
    'Shows by honest exchanges that what the target file declares is so: each redirect URI, both clients, both users, ' +
      'each resource with the kind of token that it is for, approval and denial, the lifetime of a token. What fails is ' +
      'shown with who has to act and what to change. A run begins with the same.',
    'What the deployment refuses can be a mistake in the file or a defect of the deployment: nobody can tell from ' +
      'outside. A run stops at it, unless --vouch says that the file is right; then it is judged, and fails.',
  ],
  options: {
    ...targetOptions,
    vouch: vouchOption,
    out: {
      type: 'string',
      value: 'DIR',
      help: 'Where a picture of a sign-in page goes that could not be played; default: airisk-report',
    },
    json: { type: 'boolean', help: 'Print the steps as JSON' },
    quiet: { type: 'boolean', short: 'q', help: 'Print failed steps only' },
  },
  examples: [['npx airisk-conformance preflight --target staging.json', 'is the configuration right?']],
  starts: true,
  exits: [0, 2, 4, 5],
  exitTexts: {
    0: 'nothing declared is refuted, or what is was vouched for: a run can start',
    2: 'usage or configuration error, or the deployment refuses something that the file declares',
  },
  async run(values, _positionals, io) {
    const given = [values.target, values.baseUrl, values.clientId, values.clientSecret, values.redirectUri];
    if (given.every((value) => value === undefined)) {
      throw new UsageError('--target FILE is missing; `npx airisk-conformance init` writes a starter');
    }
    const plan = await makePlan(targetRequest(values, false, io), io);
    const { runPreflight } = await import('../../runner/targets/preflight.ts');
    const result = await runPreflight(plan, (step) => {
      if (values.json || (values.quiet && step.ok)) return;
      for (const line of stepLines(step, io.paint)) io.out(line);
    });
    const { ok, exitCode, steps } = result;
    const picture =
      result.picture && keepPicture(result.picture, resolve(io.cwd, values.out ?? 'airisk-report'));
    if (values.json)
      io.out(JSON.stringify({ ok, exitCode, steps, ...(picture ? { picture } : {}) }, null, 2));
    else if (picture) io.out(`The page, with its fields covered: ${picture}`);
    if (!values.json && !values.quiet && ok) {
      const all = steps.every((step) => step.ok);
      io.out(
        all
          ? `Ready: npx airisk-conformance provider ${values.target ? `--target ${values.target}` : '…'}`
          : 'A run can start; requirements that rest on what was not shown will not pass.',
      );
    }
    return exitCode;
  },
});
