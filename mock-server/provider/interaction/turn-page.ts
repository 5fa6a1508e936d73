import type { ProviderEnv } from '../env.ts';
import type { NewInteraction } from '../records.ts';
import type { ProviderAnswer } from '../steps.ts';

/** After a form the browser is sent to a page of its own, which it may reload without sending the form again. */
export function turnPage(next: NewInteraction, env: ProviderEnv): ProviderAnswer {
  const opened = env.steps.openInteraction(next, env);
  return {
    status: 303,
    headers: [
      ['Location', `${env.config.prefix}/api/oauth2/interaction/${opened.key}`],
      ['Referrer-Policy', 'no-referrer'],
      ...env.steps.cacheHeaders('page', env),
    ],
    body: '',
    condition: 'interaction-page',
    reason: `the ${opened.stage} page is next`,
  };
}
