import type { Fault } from './fault.ts';

/** The pages load an image of another origin. */
export const interactionLoadsFromElsewhere: Fault = {
  id: 'interaction/loads-from-elsewhere',
  title: 'The pages load an image of another origin',
  breaks: 'interaction-no-third-party',
  harm: 'Third parties see the request.',
  wrap: (steps) => ({
    renderPage: (interaction, status, env) => {
      const answer = steps.renderPage(interaction, status, env);
      return {
        ...answer,
        body: String(answer.body).replace(
          '</body>',
          '<img src="http://127.0.0.2:9/pixel.gif" alt=""></body>',
        ),
      };
    },
    pageHeaders: (nonce, targets, env) =>
      steps
        .pageHeaders(nonce, targets, env)
        .map(
          ([name, value]) =>
            [name, value.replace("default-src 'none'", "default-src 'none'; img-src *")] as const,
        ),
  }),
};
