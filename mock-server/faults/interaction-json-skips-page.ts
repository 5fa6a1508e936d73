import { type PlainRequest, singleHeader } from '../provider/plain.ts';
import type { Fault } from './fault.ts';
import { skipThePage } from './skip-the-page.ts';

/** Parameters in a JSON body get a code without any page. */
export const interactionJsonSkipsPage: Fault = {
  id: 'interaction/json-skips-page',
  title: 'Parameters in a JSON body get a code without any page',
  breaks: 'interaction-no-bypass',
  harm: 'A route that was made for programs needs no user.',
  wrap: (steps) => {
    const isJson = (request: PlainRequest) =>
      request.method === 'POST' && /json/i.test(singleHeader(request, 'content-type') ?? '');
    return {
      ...skipThePage(isJson)(steps),
      parseAuthorizeQuery: (exchange, env) => {
        if (!isJson(exchange.request)) return steps.parseAuthorizeQuery(exchange, env);
        exchange.parameters = steps.parseJsonBody(exchange.request.body, exchange, env);
        return undefined;
      },
    };
  },
};
