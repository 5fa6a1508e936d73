import type { Fault } from './fault.ts';

/** The user list is an HTML table. */
export const resourceListAsHtml: Fault = {
  id: 'resource/list-as-html',
  title: 'The user list is an HTML table',
  breaks: 'resource-list-json',
  harm: 'Clients cannot choose a user.',
  wrap: (steps) => ({
    renderResource: (value, exchange, env) => {
      const answer = steps.renderResource(value, exchange, env);
      if (exchange.route.endpoint !== 'users') return answer;
      return {
        ...answer,
        headers: [['Content-Type', 'text/html'], ...answer.headers.slice(1)],
        body: '<table><tr><td>Ada</td></tr></table>',
      };
    },
  }),
};
