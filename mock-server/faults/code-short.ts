import type { Fault } from './fault.ts';

/** Codes have six digits. */
export const codeShort: Fault = {
  id: 'code/short',
  title: 'Codes have six digits',
  breaks: 'code-unguessable',
  harm: 'Codes can be guessed.',
  wrap: () => ({
    mintCode: (_exchange, env) =>
      String(
        100_000 +
          ((((env.random(3)[0] ?? 0) << 12) + (env.random(2)[0] ?? 0) * 16 + ((env.random(1)[0] ?? 0) & 15)) %
            900_000),
      ),
  }),
};
