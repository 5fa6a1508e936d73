import type { Fault } from './fault.ts';

/** How late the page is; longer than a hasty visitor waits, shorter than any patience. */
const LATE_MS = 2500;

/** Any redirect URI is accepted where pages are shown; those for an unregistered one are slow. */
export const redirectOpenBehindSlowPage: Fault = {
  id: 'redirect/open-behind-slow-page',
  title: 'An unregistered redirect URI is accepted behind a slow page',
  breaks: 'redirect-refusal-stays',
  harm: 'Codes are delivered to whoever asks, and whoever looks away too early does not see it.',
  wrap: (steps) => ({
    matchRegisteredRedirectUri: (client, sent, exchange, env) => {
      const registered = steps.matchRegisteredRedirectUri(client, sent, exchange, env);
      const anything = env.config.interaction !== 'none' && URL.canParse(sent) && /^[\x21-\x7e]+$/.test(sent);
      return registered ?? (anything ? sent : undefined);
    },
    renderPage: (interaction, status, env) => {
      const answer = steps.renderPage(interaction, status, env);
      if (interaction.client.redirectUris.includes(interaction.redirectUri)) return answer;
      return { ...answer, transport: { delayMs: LATE_MS } };
    },
  }),
};
