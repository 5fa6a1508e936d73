import type { Secret } from '../../reports/leaks/secret-channel.ts';
import { typedPasswords } from '../../suites/flows/sign-in.ts';
import type { RunPlan } from '../../suites/targets/target-spec.ts';

/** What the configuration of a deployment holds that must be in no file. The built-in mock's are made up and public. */
export function knownSecrets(plan: RunPlan): Secret[] {
  if (plan.target.kind === 'built-in') return [];
  const { client, otherClient, interaction, tls } = plan.target.config;
  const secrets = [client.secret, otherClient?.secret].filter((value) => value !== undefined);
  const passwords = [...(interaction ? typedPasswords(interaction) : []), tls?.passphrase];
  return [
    ...secrets.map((value) => ({ kind: 'secret' as const, value })),
    ...passwords
      .filter((value) => value !== undefined)
      .map((value) => ({ kind: 'password' as const, value })),
  ];
}
