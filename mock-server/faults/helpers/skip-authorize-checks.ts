import { type PlainRequest, singleHeader } from '../../provider/plain.ts';
import type { OverrideSteps } from '../../provider/steps.ts';

/** Whether the request brings its parameters in JSON. */
export const isJsonBody = (request: PlainRequest): boolean =>
  request.method === 'POST' && /json/i.test(singleHeader(request, 'content-type') ?? '');

/** Lets requests of a kind in, by whatever method, path or body. */
const letIn =
  (when: (request: PlainRequest) => boolean): OverrideSteps =>
  (steps) => ({
    matchRoute: (path, env) => {
      const found = steps.matchRoute(path, env);
      const trimmed = steps.matchRoute(path.replace(/\/$/, ''), env);
      return found.endpoint === 'unknown' && trimmed.endpoint === 'authorize' ? trimmed : found;
    },
    checkMethod: (exchange, env) =>
      exchange.route.endpoint === 'authorize' && when(exchange.request)
        ? undefined
        : steps.checkMethod(exchange, env),
    parseAuthorizeQuery: (exchange, env) => {
      const { request } = exchange;
      if (!when(request) || request.method !== 'POST' || request.rawQuery !== '')
        return steps.parseAuthorizeQuery(exchange, env);
      exchange.parameters = isJsonBody(request)
        ? steps.parseJsonBody(request.body, exchange, env)
        : steps.parseFormBody(request.body, exchange, env);
      return undefined;
    },
  });

/** Requests of a kind are not asked whether the redirect URI is registered. */
export const skipRedirectCheck =
  (when: (request: PlainRequest) => boolean): OverrideSteps =>
  (steps) => ({
    ...letIn(when)(steps),
    matchRegisteredRedirectUri: (client, sent, exchange, env) =>
      when(exchange.request) ? sent : steps.matchRegisteredRedirectUri(client, sent, exchange, env),
  });

/** Requests of a kind that name no known client count for the first one. */
export const skipClientCheck =
  (when: (request: PlainRequest) => boolean): OverrideSteps =>
  (steps) => ({
    ...letIn(when)(steps),
    findClient: (id, exchange, env) =>
      steps.findClient(id, exchange, env) ??
      (exchange.kind === 'authorize' && when(exchange.request) ? env.config.clients[0] : undefined),
  });
