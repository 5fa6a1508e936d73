import type { Fault } from './fault.ts';

/** The consent page holds a good code before anybody consented. */
export const interactionCodeInPage: Fault = {
  id: 'interaction/code-in-page',
  title: 'The consent page holds a good code before anybody consented',
  breaks: 'interaction-no-code-in-page',
  harm: 'Whoever can read the page needs no consent.',
  wrap: (steps) => ({
    renderPage: (interaction, status, env) => {
      const page = steps.renderPage(interaction, status, env);
      if (interaction.stage !== 'consent') return page;
      const key = env.steps.mintInteractionKey(env);
      env.store.putCode({
        key,
        client: interaction.client,
        redirectUri: interaction.redirectUri,
        user: interaction.user,
        expiresAt: env.steps.computeCodeExpiry(env.now(), env),
        usedAt: undefined,
        token: undefined,
      });
      return { ...page, body: String(page.body).replace('</form>', `<!-- ${key} --></form>`) };
    },
  }),
};
