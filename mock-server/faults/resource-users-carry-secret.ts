import type { Fault } from './fault.ts';

/** The data of a user carry the secret of the client. */
export const resourceUsersCarrySecret: Fault = {
  id: 'resource/users-carry-secret',
  title: 'The data of a user carry the secret of the client',
  breaks: 'token-secret-kept-private',
  harm: 'Every user of an application can pose as it.',
  wrap: (steps) => ({
    renderResource: (value, exchange, env) =>
      steps.renderResource(
        Array.isArray(value)
          ? value.map((item: unknown) =>
              typeof item === 'object' && item !== null
                ? { ...item, apiKey: exchange.token?.client.secret }
                : item,
            )
          : value,
        exchange,
        env,
      ),
  }),
};
