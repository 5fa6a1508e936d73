import type { Fault } from './fault.ts';
import { skipThePage } from './skip-the-page.ts';

/** HEAD gets a code without any page. */
export const interactionHeadSkipsPage: Fault = {
  id: 'interaction/head-skips-page',
  title: 'HEAD gets a code without any page',
  breaks: 'interaction-no-bypass',
  harm: 'Any site obtains codes without the user.',
  wrap: skipThePage(({ method }) => method === 'HEAD'),
};
