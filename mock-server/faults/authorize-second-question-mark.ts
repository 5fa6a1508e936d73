import type { Fault } from './fault.ts';

/** The code is appended behind a second question mark. */
export const authorizeSecondQuestionMark: Fault = {
  id: 'authorize/second-question-mark',
  title: 'The code is appended behind a second question mark',
  breaks: 'authorize-query-retained',
  harm: 'The last parameter of the registered query swallows the code.',
  wrap: (steps) => ({
    buildSuccessRedirect: (target, code, exchange, env) => {
      const [before, query] = target.redirectUri.split('?');
      const location = steps.buildSuccessRedirect(
        { ...target, redirectUri: before ?? '' },
        code,
        exchange,
        env,
      );
      return query === undefined ? location : location.replace('?', `?${query}?`);
    },
  }),
};
