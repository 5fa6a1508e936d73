import { defineCommand } from '../command.ts';
import { providerOptions } from '../options/provider-options.ts';
import { providerRequest, targetsFolder } from '../options/provider-request.ts';

/** Certifies a provider: the built-in mock, or a deployment. */
export const command = defineCommand({
  usage: [
    '[OPTIONS]',
    '--target FILE [OPTIONS]',
    '--targets DIR [OPTIONS]',
    '--base-url URL --client-id ID --client-secret env:NAME --redirect-uri URI',
  ],
  about: [
    'Runs every requirement of the catalogue that the target can be tested for and writes a report. Without a target ' +
      'it tests the built-in mock, which is started for the run. Flags that describe a target override its file.',
    'A run begins with the controls of `preflight`: what the target file declares and the deployment refuses stops it ' +
      'with exit code 2, unless --vouch says that the file is right. Strings that ' +
      'look like attacks are sent to this machine only, unless --allow-attacks is given.',
  ],
  options: providerOptions,
  environment: [
    ['AIRISK_BROWSER', 'path of a Chrome or Chromium to use; default: found or unpacked, see `browser`'],
    ['AIRISK_WORKERS', 'how many requirements are tested at the same time; default 2'],
    ['NO_COLOR', 'no colours'],
  ],
  examples: [
    ['npx airisk-conformance provider', 'certify the built-in mock'],
    [
      'npx airisk-conformance provider --target staging.json --gate documented',
      'certify a deployment by the documentation alone',
    ],
    [
      'npx airisk-conformance provider --base-url https://airisk.example.com --client-id abc123 --client-secret env:AIRISK_CLIENT_SECRET --redirect-uri https://localhost/callback',
      'the same without a file',
    ],
    ['npx airisk-conformance provider --target staging.json --dry-run', 'what a run would send'],
    [
      'npx airisk-conformance provider --target staging.json --vouch users,resources',
      'users and resources are declared rightly: judge what is refused of them',
    ],
    ['npx airisk-conformance provider --only code-single-use', 'one requirement, while repairing it'],
    ['npx airisk-conformance provider --target staging.json --last-failed', 'what was not met last time'],
    [
      'npx airisk-conformance provider --targets deployments',
      'every target file of a folder, with one summary',
    ],
    [
      'npx airisk-conformance provider --shard 1/2 --run-id 4711 --out part-1',
      'half of a run; see `report merge`',
    ],
  ],
  starts: true,
  legend: true,
  exits: [0, 1, 2, 3, 4, 5, 6, 8],
  async run(values, _positionals, io) {
    if (values.list) {
      const { listRequirements } = await import('../options/list-requirements.ts');
      return listRequirements(values.only, values.json, io);
    }
    if (values.dryRun) {
      const { dryRun } = await import('../../runner/certify/dry-run.ts');
      return dryRun(providerRequest(values, io), io);
    }
    if (values.targets !== undefined) {
      const { certifyMany } = await import('../../runner/certify/certify-many.ts');
      return certifyMany(targetsFolder(values, io), providerRequest(values, io), io);
    }
    const { withLastFailed } = await import('../report/last-failed.ts');
    const { certify } = await import('../../runner/certify/certify.ts');
    return certify(providerRequest(withLastFailed(values, 'airisk-report', io), io), io);
  },
});
