import type { Fault } from './fault.ts';

/** The problem body is labelled application/json. */
export const tokenProblemAsJson: Fault = {
  id: 'token/problem-as-json',
  title: 'The problem body is labelled application/json',
  breaks: 'token-client-unknown-form',
  harm: 'Clients that look for problem details by their label do not find them.',
  wrap: (steps) => ({
    renderRefusal: (refusal, exchange, env) => {
      const answer = steps.renderRefusal(refusal, exchange, env);
      if (refusal.condition !== 'token-client-unknown') return answer;
      const headers = answer.headers.map(
        ([name, value]) => [name, value.replace('problem+json', 'json')] as const,
      );
      return { ...answer, headers };
    },
  }),
};
