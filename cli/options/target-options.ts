/** How the command line says which provider is meant: the same for `provider` and `preflight`. */
import { resolve } from 'node:path';
import type { TargetRequest } from '../../runner/request.ts';
import { VOUCHABLE } from '../../suites/flows/target-spec.ts';
import type { OptionTable, Values } from '../command.ts';
import type { Io } from '../io.ts';
import { namedBy } from './judging-options.ts';

export const targetOptions = {
  target: { type: 'string', value: 'FILE', help: 'Target file; `npx airisk-conformance init` writes one' },
  'base-url': { type: 'string', value: 'URL', help: 'Address of the deployment, before /api/oauth2' },
  'client-id': { type: 'string', value: 'ID', help: 'A registered client' },
  'client-secret': {
    type: 'string',
    value: 'env:NAME',
    help: 'Its secret, read from an environment variable',
  },
  'redirect-uri': {
    type: 'string',
    value: 'URI',
    help: 'One of its registered redirect URIs; need not be reachable',
  },
  'user-id': { type: 'string', value: 'ID', help: 'An existing user, for user-specific tokens' },
} as const satisfies OptionTable;

/** Parts of a target file that an operator can vouch for. */
export const vouchOption = {
  type: 'string',
  list: true,
  value: 'LIST|all',
  choices: [...VOUCHABLE, 'all'],
  help: 'These parts of the target file are right: what the deployment refuses of them is judged, and recorded',
} as const satisfies OptionTable[string];

/** The provider that the flags mean. */
export function targetRequest(
  values: Values<typeof targetOptions> & { readonly vouch: readonly string[] | undefined },
  allowAttacks: boolean,
  io: Io,
): TargetRequest {
  const { target, baseUrl, clientId, clientSecret, redirectUri, userId, vouch } = values;
  return {
    ...(target !== undefined && { file: resolve(io.cwd, target) }),
    values: { baseUrl, clientId, clientSecret, redirectUri, userId },
    vouched: namedBy(vouch, VOUCHABLE),
    allowAttacks,
  };
}
