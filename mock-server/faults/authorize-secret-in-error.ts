import type { Fault } from './fault.ts';

/** The refusal of a redirect URI shows how the client is registered. */
export const authorizeSecretInError: Fault = {
  id: 'authorize/secret-in-error',
  title: 'The refusal of a redirect URI shows how the client is registered, secret included',
  breaks: 'token-secret-kept-private',
  harm: 'Anybody with a browser reads the secret of every client.',
  wrap: (steps) => ({
    finishAnswer: async (answer, exchange, env) => {
      const finished = await steps.finishAnswer(answer, exchange, env);
      if (exchange.kind !== 'authorize' || finished.status < 400) return finished;
      const [client] = env.clients.values();
      const fields = `<input type="hidden" name="id" value="${client?.id}"><input name="appKey" value='${client?.secret}'>`;
      return { ...finished, body: `${finished.body}<form>${fields}</form>` };
    },
  }),
};
