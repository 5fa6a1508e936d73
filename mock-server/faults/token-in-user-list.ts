import type { Fault } from './fault.ts';

/** The list of users shows the token that was issued last beside each. */
export const tokenInUserList: Fault = {
  id: 'token/in-user-list',
  title: 'The list of users shows the token that each of them got last',
  breaks: 'token-kept-private',
  harm: 'Whoever may see the list may act as everybody on it.',
  wrap: (steps) => {
    const last = new Map<string, string>();
    let generic = '';
    return {
      mintToken: (exchange, env) => {
        const token = steps.mintToken(exchange, env);
        const user = exchange.codeRecord?.user?.id;
        if (user === undefined) generic = token;
        else last.set(user, token);
        return token;
      },
      renderResource: (value, exchange, env) => {
        if (exchange.route.endpoint !== 'users' || !Array.isArray(value))
          return steps.renderResource(value, exchange, env);
        const sessions = (value as readonly { readonly id: string }[]).map((user) => ({
          ...user,
          session: { accessToken: last.get(user.id) ?? generic, client: generic },
        }));
        return steps.renderResource(sessions, exchange, env);
      },
    };
  },
};
