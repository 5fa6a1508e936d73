import type { Fault } from './fault.ts';

/** The JSON answer is labelled text/plain. */
export const tokenAnswersText: Fault = {
  id: 'token/answers-text',
  title: 'The JSON answer is labelled text/plain',
  breaks: 'token-media-type',
  harm: 'Clients that go by the label do not parse it.',
  wrap: (steps) => ({
    renderTokenAnswer: (exchange, env) => {
      const answer = steps.renderTokenAnswer(exchange, env);
      return {
        ...answer,
        headers: [['Content-Type', 'text/plain; charset=utf-8'], ...answer.headers.slice(1)],
      };
    },
  }),
};
