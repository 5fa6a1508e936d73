import type { Fault } from './fault.ts';

/** The answer is an array that holds the object. */
export const tokenAnswerWrappedInArray: Fault = {
  id: 'token/answer-wrapped-in-array',
  title: 'The answer is an array that holds the object',
  breaks: 'token-answer-object',
  harm: 'Clients look for members of an array and find none.',
  wrap: (steps) => ({
    renderTokenAnswer: (exchange, env) => {
      const answer = steps.renderTokenAnswer(exchange, env);
      return { ...answer, body: `[${answer.body}]` };
    },
  }),
};
