import { defineCommand } from '../command.ts';
import { auditOptions } from '../options/audit-options.ts';
import { auditRequest } from '../options/audit-request.ts';

/** Puts every fault and every sound variant before the judges. */
export const command = defineCommand({
  usage: [
    '[--full] [OPTIONS]',
    '--contexts [OPTIONS]',
    '--fault ID,ID',
    '--variant NAME,NAME',
    '--clients [--contexts] [OPTIONS]',
  ],
  about: [
    'Runs the provider suites against the built-in mock once for every fault, and for every sound variant. A fault is ' +
      'caught when the requirement it names turns red; a variant with any fail, error or inconclusive is a false ' +
      'alarm. By default a fault meets the tests of the requirement it names; with --full it meets all of them.',
    'Faults that show in one context only (with userid, in JSON, after a replay …) are made of every fault and every context ' +
      'value of specs/contexts.json: a default run takes a sample of them, drawn anew every day, and --contexts takes all. Likewise sound variants meet all tests but those in contexts (one in 20) and those of pages that differ (one in 5), which are drawn as well; --variant NAME takes all of one.',
    'With --clients it is the judge of clients that is audited: by every broken client and every sound one in examples/, ' +
      'and by a sample of clients that are broken under one condition only (after an error, in a second tab, with JSON …); ' +
      'with --contexts as well by all of those.',
    'Writes the matrix as audit.json, audit.md and audit.html.',
  ],
  options: auditOptions,
  examples: [
    ['npx airisk-conformance audit', 'can the judges be believed?'],
    ['npx airisk-conformance audit --fault code/reusable --full', 'everything that one defect turns red'],
  ],
  starts: true,
  exits: [0, 1, 2, 5],
  exitTexts: { 0: 'every fault caught, no false alarm', 1: 'a fault missed, or a false alarm' },
  async run(values, _positionals, io) {
    const request = auditRequest(values, io);
    if (values.clients) {
      const { auditClients } = await import('../../runner/audit/audit-clients.ts');
      return auditClients(request, io);
    }
    const { auditJudges } = await import('../../runner/audit/audit-judges.ts');
    return auditJudges(request, io);
  },
});
