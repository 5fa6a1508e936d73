import type { Fault } from './fault.ts';

/** The token answer lists the client's other tokens. */
export const tokenAnswerListsSessions: Fault = {
  id: 'token/answer-lists-sessions',
  title: "The token answer lists the client's other tokens",
  breaks: 'token-kept-private',
  harm: 'One exchange yields the tokens of all users.',
  wrap: (steps) => {
    const issued: string[] = [];
    return {
      buildTokenMembers: (exchange, env) => {
        const members = { ...steps.buildTokenMembers(exchange, env), sessions: [...issued.slice(-3)] };
        if (exchange.token) issued.push(exchange.token.key);
        return members;
      },
    };
  },
};
