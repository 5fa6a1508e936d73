import type { InteractionSteps } from '../steps.ts';

/** Compared when there is no such user, so that a wrong name takes as long as a wrong password. */
const NOBODYS_PASSWORD = 'nobody-has-this-password';

/** Who the name and password belong to. Which of the two was wrong is nobody's business. */
export const checkPassword: InteractionSteps['checkPassword'] = (exchange, env) => {
  const login = env.steps.readParameter(exchange.parameters, 'username', exchange, env) ?? '';
  const password = env.steps.readParameter(exchange.parameters, 'password', exchange, env) ?? '';
  const user = env.steps.findUserByLogin(login, env);
  const same = env.steps.comparePassword(user?.password ?? NOBODYS_PASSWORD, password, exchange, env);
  return same ? user : undefined;
};
