import type { Fault } from './fault.ts';

/** The consent page holds the code that the redirect will carry. */
export const interactionCodePrepared: Fault = {
  id: 'interaction/code-prepared',
  title: 'The consent page holds the code that the redirect will carry',
  breaks: 'interaction-no-code-in-page',
  harm: 'Whoever can read the page has the code without the redirect.',
  wrap: (steps) => {
    const prepared = new Map<string, string>();
    return {
      renderPage: (interaction, status, env) => {
        const page = steps.renderPage(interaction, status, env);
        if (interaction.stage !== 'consent') return page;
        const key = prepared.get(interaction.key) ?? env.steps.mintInteractionKey(env);
        prepared.set(interaction.key, key);
        const field = `<input type="hidden" name="grant" value="${key}"></form>`;
        return { ...page, body: String(page.body).replace('</form>', field) };
      },
      mintCode: (exchange, env) => {
        const { key = '' } = (exchange.kind === 'interaction' ? exchange.interaction : undefined) ?? {};
        return prepared.get(key) ?? steps.mintCode(exchange, env);
      },
    };
  },
};
