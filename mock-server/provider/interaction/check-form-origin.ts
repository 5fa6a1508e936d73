import { refuse } from '../conditions.ts';
import type { InteractionRequestContext } from '../exchange.ts';
import { singleHeader } from '../plain.ts';
import type { Rule } from '../steps.ts';

/**
 * A form must come from one of our pages. The unguessable id in it proves that already; what a browser says about
 * the sender closes the case of an id that leaked. (Origin is useless here: our pages send no referrer, so it is null.)
 */
export const checkFormOrigin: Rule<InteractionRequestContext> = ({ request }) => {
  const site = singleHeader(request, 'sec-fetch-site');
  return site === undefined || site === 'same-origin' || site === 'none'
    ? undefined
    : refuse('interaction-foreign-origin', `the form was sent from a page of another origin (${site})`);
};
