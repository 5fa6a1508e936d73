import type { Fault } from './fault.ts';

/** Codes end with a line break. */
export const authorizeCodeWithControlCharacters: Fault = {
  id: 'authorize/code-with-control-characters',
  title: 'Codes end with a line break',
  breaks: 'authorize-code-characters',
  harm: 'What follows a line break is lost on the way.',
  wrap: (steps) => ({ mintCode: (exchange, env) => `${steps.mintCode(exchange, env)}\n` }),
};
