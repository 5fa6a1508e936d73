import { refuse } from '../conditions.ts';
import type { InteractionRequestContext } from '../exchange.ts';
import { countParameter } from '../parse/parameters.ts';
import type { Rule } from '../steps.ts';
import { ASSERTION_FIELDS } from './passkey-assertion.ts';

const FIELDS = ['interaction', 'username', 'password', 'otp', 'decision', ...ASSERTION_FIELDS] as const;

/** Reads a form of our pages: form-encoded, each field at most once. */
export const parseInteractionForm: Rule<InteractionRequestContext> = (exchange, env) => {
  const { request } = exchange;
  if (env.steps.readBodyKind(request, exchange, env) !== 'form') {
    return refuse('interaction-form-malformed', 'the form is not application/x-www-form-urlencoded');
  }
  if (request.body.length > env.config.maxBodyBytes) {
    return refuse('interaction-form-malformed', 'the form is too large');
  }
  exchange.parameters = env.steps.parseFormBody(request.body, exchange, env);
  const { parameters } = exchange;
  if (parameters.problem !== undefined) return refuse('interaction-form-malformed', parameters.problem);
  const repeated = FIELDS.find((name) => countParameter(parameters, name) > 1);
  return repeated === undefined
    ? undefined
    : refuse('interaction-form-malformed', `${repeated} was sent more than once`);
};
