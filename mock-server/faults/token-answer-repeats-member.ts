import type { Fault } from './fault.ts';

/** The answer names access_token twice with different values. */
export const tokenAnswerRepeatsMember: Fault = {
  id: 'token/answer-repeats-member',
  title: 'The answer names access_token twice with different values',
  breaks: 'token-answer-object',
  harm: 'Two parsers read two tokens out of one answer.',
  wrap: (steps) => ({
    renderTokenAnswer: (exchange, env) => {
      const answer = steps.renderTokenAnswer(exchange, env);
      return { ...answer, body: String(answer.body).replace('{', '{"access_token":"superseded",') };
    },
  }),
};
