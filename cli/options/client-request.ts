import { resolve } from 'node:path';
import type { ClientRequest } from '../../runner/request.ts';
import { UsageError } from '../../runner/usage-error.ts';
import { CLIENT_VOUCHABLE } from '../../suites/client/prove-configuration.ts';
import type { Io } from '../io.ts';
import type { ClientValues } from './client-options.ts';
import { judgingRequest, namedBy } from './judging-options.ts';

/**
 * The run that the flags of `client` describe.
 * @throws UsageError without a client file
 */
export function clientRequest(values: ClientValues, io: Io): ClientRequest {
  const { config, scenario, vouch } = values;
  if (config === undefined)
    throw new UsageError('--config FILE is missing: how to start and drive the application');
  return {
    ...judgingRequest(values, 'airisk-client-report', io),
    config: { path: resolve(io.cwd, config), named: config },
    ...(scenario && { scenarios: scenario }),
    vouched: namedBy(vouch, CLIENT_VOUCHABLE),
  };
}
