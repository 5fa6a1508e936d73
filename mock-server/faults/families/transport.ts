import { family } from '../family.ts';

/** What the connection is protected by. */
export const TRANSPORT = family(() => ({
  'transport/no-hsts': {
    title: 'Answers over TLS do not insist on it',
    breaks: 'transport-hsts',
    harm: 'The first request of a browser can be diverted to plain http.',
    override: (steps) => ({
      finishAnswer: async (answer, exchange, env) => {
        const done = await steps.finishAnswer(answer, exchange, env);
        return { ...done, headers: done.headers.filter(([name]) => name !== 'Strict-Transport-Security') };
      },
    }),
  },
}));
