import type { Fault } from './fault.ts';

/** Characters after the code are ignored. */
export const codeSuffixIgnored: Fault = {
  id: 'code/suffix-ignored',
  title: 'Characters after the code are ignored',
  breaks: 'code-exact',
  harm: 'Comparison over a fixed length hides mistakes.',
  wrap: (steps) => {
    let length = 0;
    return {
      mintCode: (exchange, env) => {
        const code = steps.mintCode(exchange, env);
        length = code.length;
        return code;
      },
      findCode: (sent, exchange, env) =>
        steps.findCode(length > 0 ? sent.slice(0, length) : sent, exchange, env),
    };
  },
};
