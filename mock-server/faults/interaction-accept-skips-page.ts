import { type PlainRequest, singleHeader } from '../provider/plain.ts';
import type { Fault } from './fault.ts';
import { skipThePage } from './skip-the-page.ts';

/** Who accepts JSON only gets the code in a JSON body, without any page. */
export const interactionAcceptSkipsPage: Fault = {
  id: 'interaction/accept-skips-page',
  title: 'Who accepts JSON only gets the code in a JSON body, without any page',
  breaks: 'interaction-no-bypass',
  harm: 'Any program obtains codes without the user.',
  wrap: (steps) => {
    const wantsJson = (request: PlainRequest) => singleHeader(request, 'accept') === 'application/json';
    return {
      ...skipThePage(wantsJson)(steps),
      renderRedirect: (location, exchange, env) => {
        const answer = steps.renderRedirect(location, exchange, env);
        if (exchange.kind !== 'authorize' || !wantsJson(exchange.request)) return answer;
        const headers = [['Content-Type', 'application/json']] as const;
        return { ...answer, status: 200, headers, body: JSON.stringify({ redirect: location }) };
      },
    };
  },
};
