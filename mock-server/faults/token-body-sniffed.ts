import type { Fault } from './fault.ts';

/** The look of the body decides, not its label. */
export const tokenBodySniffed: Fault = {
  id: 'token/body-sniffed',
  title: 'The look of the body decides, not its label',
  breaks: 'token-mislabelled',
  harm: 'Two parsers in a row see different parameters.',
  wrap: (steps) => ({
    readBodyKind: (request, exchange, env) => {
      const kind = steps.readBodyKind(request, exchange, env);
      if (kind === 'other' || exchange.kind !== 'token') return kind;
      return request.body[0] === 0x7b ? 'json' : 'form';
    },
  }),
};
