import type { ProviderEnv } from '../../provider/env.ts';
import type { TokenRequestContext } from '../../provider/exchange.ts';
import type { ProviderSteps } from '../../provider/steps.ts';

/** What a database would find for "anything but null": the very value that is needed, where there is one. */
export function matchForOperator(
  name: string,
  exchange: TokenRequestContext,
  env: ProviderEnv,
  steps: ProviderSteps,
): string {
  const sent = (other: string) => steps.readParameter(exchange.parameters, other, exchange, env) ?? '';
  const code = steps.findCode(sent('code'), exchange, env);
  switch (name) {
    case 'client_id':
      return env.config.clients.find(({ secret }) => secret === sent('client_secret'))?.id ?? '';
    case 'client_secret':
      return steps.findClient(sent('client_id'), exchange, env)?.secret ?? '';
    case 'redirect_uri':
      return code?.redirectUri ?? '';
    case 'userid':
      return code?.user?.id ?? '';
    default:
      return '';
  }
}
