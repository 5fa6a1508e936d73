import type { Fault } from './fault.ts';
import { skipThePage } from './skip-the-page.ts';

/** POST gets a code without any page. */
export const interactionPostSkipsPage: Fault = {
  id: 'interaction/post-skips-page',
  title: 'POST gets a code without any page',
  breaks: 'interaction-no-bypass',
  harm: 'Any site obtains codes without the user.',
  wrap: skipThePage(({ method }) => method === 'POST'),
};
