import type { User } from '../../provider/config.ts';
import type { ProviderEnv } from '../../provider/env.ts';
import { encodeComponent } from '../../provider/parse/percent.ts';
import type { PlainRequest } from '../../provider/plain.ts';
import { singleHeader } from '../../provider/plain.ts';
import { recall } from '../../provider/recall.ts';
import { family } from '../family.ts';
import { cacheAs } from '../helpers/answer-otherwise.ts';
import { skipThePage } from '../helpers/skip-the-page.ts';

/** The user with whom everything was tried out. */
const isFirst = (user: User | undefined, { config }: ProviderEnv): boolean =>
  user?.id === config.users[0]?.id;

/** Sign-in and consent: pages, passwords, decisions. */
export const INTERACTION = family(() => ({
  'interaction/accept-skips-page': {
    title: 'Who accepts JSON only gets the code in a JSON body, without any page',
    breaks: 'interaction-no-bypass',
    harm: 'Any program obtains codes without the user.',
    override: (steps) => {
      const wantsJson = (request: PlainRequest) => singleHeader(request, 'accept') === 'application/json';
      return {
        ...skipThePage(wantsJson)(steps),
        renderRedirect: (location, exchange, env) => {
          const answer = steps.renderRedirect(location, exchange, env);
          if (exchange.kind !== 'authorize' || !wantsJson(exchange.request)) return answer;
          const headers = [['Content-Type', 'application/json']] as const;
          return { ...answer, status: 200, headers, body: JSON.stringify({ redirect: location }) };
        },
      };
    },
  },
  'interaction/any-password': {
    title: 'Any password is right',
    breaks: 'interaction-wrong-password',
    harm: 'Everyone signs in as anyone.',
    override: () => ({ comparePassword: () => true }),
  },
  'interaction/approval-leads-nowhere': {
    title: 'Approval is answered with an error',
    breaks: 'interaction-approve',
    harm: 'Nobody can sign in.',
    override: (steps) => ({
      decideConsent: (exchange, env) =>
        steps.decideConsent(exchange, env) === 'approve' ? undefined : 'deny',
    }),
  },
  'interaction/code-in-page': {
    title: 'The consent page holds a good code before anybody consented',
    breaks: 'interaction-no-code-in-page',
    harm: 'Anyone who can read the page needs no consent.',
    override: (steps) => ({
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
  },
  'interaction/code-prepared': {
    title: 'The consent page holds the code that the redirect will carry',
    breaks: 'interaction-no-code-in-page',
    harm: 'Anyone who can read the page has the code without the redirect.',
    override: (steps) => {
      const recallPage = recall('interaction/code-prepared', () => ({ code: '' }));
      return {
        renderPage: (interaction, status, env) => {
          const page = steps.renderPage(interaction, status, env);
          if (interaction.stage !== 'consent') return page;
          const prepared = recallPage(env, interaction.key);
          prepared.code ||= env.steps.mintInteractionKey(env);
          const field = `<input type="hidden" name="grant" value="${prepared.code}"></form>`;
          return { ...page, body: String(page.body).replace('</form>', field) };
        },
        mintCode: (exchange, env) => {
          const { key = '' } = (exchange.kind === 'interaction' ? exchange.interaction : undefined) ?? {};
          return recallPage(env, key).code || steps.mintCode(exchange, env);
        },
      };
    },
  },
  'interaction/denial-grants': {
    title: 'Deny is handled like Approve',
    breaks: 'interaction-deny-no-code',
    harm: "The user's decision is meaningless.",
    override: (steps) => ({
      decideConsent: (exchange, env) =>
        steps.decideConsent(exchange, env) === undefined ? undefined : 'approve',
    }),
  },
  'interaction/denial-misnamed': {
    title: 'A denial is reported as server_error',
    breaks: 'interaction-deny-error-name',
    harm: 'Applications cannot tell a denial from an outage.',
    override: (steps) => ({
      buildErrorRedirect: (target, _error, description, exchange, env) =>
        steps.buildErrorRedirect(target, 'server_error', description, exchange, env),
    }),
  },
  'interaction/denial-silent': {
    title: 'After a denial the browser is sent back without a word',
    breaks: 'interaction-deny-reported',
    harm: 'The application waits for an answer that never comes.',
    override: (steps) => ({
      buildErrorRedirect: (target, error, description, exchange, env) =>
        error === 'access_denied'
          ? target.redirectUri
          : steps.buildErrorRedirect(target, error, description, exchange, env),
    }),
  },
  'interaction/empty-password': {
    title: 'An empty password is right',
    breaks: 'interaction-password-exact',
    harm: 'Everyone signs in as anyone.',
    override: (steps) => ({
      comparePassword: (expected, sent, exchange, env) =>
        sent === '' || steps.comparePassword(expected, sent, exchange, env),
    }),
  },
  'interaction/error-with-code': {
    title: 'The denial carries a code beside the error',
    breaks: 'interaction-error-without-code',
    harm: 'Applications that look at one of the two act on a denied grant.',
    override: (steps) => ({
      buildErrorRedirect: (target, error, description, exchange, env) =>
        `${steps.buildErrorRedirect(target, error, description, exchange, env)}&code=${encodeComponent(steps.mintCode(exchange, env))}`,
    }),
  },
  'interaction/form-repeated-at-client': {
    title: 'The redirect after the form has status 307',
    breaks: 'interaction-no-repost',
    harm: 'The browser posts the form to the application.',
    override: (steps) => ({
      redirectStatus: (exchange, env) =>
        exchange.kind === 'interaction' ? 307 : steps.redirectStatus(exchange, env),
    }),
  },
  'interaction/frameable': {
    title: 'The pages may be framed',
    breaks: 'interaction-no-framing',
    harm: 'Invisible frames make users approve what they do not see.',
    override: (steps) => ({
      pageHeaders: (nonce, targets, env) =>
        steps
          .pageHeaders(nonce, targets, env)
          .filter(([name]) => name !== 'X-Frame-Options')
          .map(([name, value]) => [name, value.replace("; frame-ancestors 'none'", '')] as const),
    }),
  },
  'interaction/head-skips-page': {
    title: 'HEAD gets a code without any page',
    breaks: 'interaction-no-bypass',
    harm: 'Any site obtains codes without the user.',
    override: skipThePage(({ method }) => method === 'HEAD'),
  },
  'interaction/json-skips-page': {
    title: 'Parameters in a JSON body get a code without any page',
    breaks: 'interaction-no-bypass',
    harm: 'A route that was made for programs needs no user.',
    override: (steps) => {
      const isJson = (request: PlainRequest) =>
        request.method === 'POST' && /json/i.test(singleHeader(request, 'content-type') ?? '');
      return {
        ...skipThePage(isJson)(steps),
        parseAuthorizeQuery: (exchange, env) => {
          if (!isJson(exchange.request)) return steps.parseAuthorizeQuery(exchange, env);
          exchange.parameters = steps.parseJsonBody(exchange.request.body, exchange, env);
          return undefined;
        },
      };
    },
  },
  'interaction/leaks-referrer': {
    title: 'The pages send their whole URL as referrer',
    breaks: 'interaction-referrer-policy',
    harm: 'The request reaches other sites.',
    override: (steps) => ({
      pageHeaders: (nonce, targets, env) =>
        steps
          .pageHeaders(nonce, targets, env)
          .map(([name, value]) => [name, name === 'Referrer-Policy' ? 'unsafe-url' : value] as const),
    }),
  },
  'interaction/loads-from-elsewhere': {
    title: 'The pages load an image of another origin',
    breaks: 'interaction-no-third-party',
    harm: 'Third parties see the request.',
    override: (steps) => ({
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
  },
  'interaction/other-user-approves': {
    title: 'A user who signs in may approve for any user',
    breaks: 'interaction-other-user',
    harm: "One user takes over another one's account by naming it.",
    override: () => ({ checkSignedInUser: () => undefined }),
  },
  'interaction/second-user-approves-for-any': {
    title: 'Any user but the first may approve for any user',
    breaks: 'interaction-other-user',
    harm: 'Every user but one takes over the accounts of the others by naming them.',
    override: (steps) => ({
      checkSignedInUser: (exchange, env) =>
        isFirst(exchange.signedIn, env) ? steps.checkSignedInUser(exchange, env) : undefined,
    }),
  },
  'interaction/second-user-cannot-deny': {
    title: 'Deny is handled like Approve for any user but the first',
    breaks: 'interaction-deny-no-code',
    harm: 'The decision of every user but one is meaningless.',
    override: (steps) => ({
      decideConsent: (exchange, env) => {
        const decision = steps.decideConsent(exchange, env);
        return decision === 'deny' && !isFirst(exchange.interaction?.signedIn, env) ? 'approve' : decision;
      },
    }),
  },
  'interaction/second-user-not-asked': {
    title: 'For any user but the first the code is issued without asking',
    breaks: 'interaction-before-code',
    harm: 'Any site obtains codes for every user but one.',
    override: (steps) => ({
      decideInteraction: (exchange, env) => {
        const spared = exchange.user !== undefined && !isFirst(exchange.user, env);
        const config = spared ? { ...env.config, interaction: 'none' as const } : env.config;
        return steps.decideInteraction(exchange, { ...env, config });
      },
    }),
  },
  'interaction/pages-cacheable': {
    title: 'The pages may be stored',
    breaks: 'interaction-not-stored',
    harm: "Back buttons and shared caches show one user's page to another.",
    override: cacheAs('page'),
  },
  'interaction/password-case-ignored': {
    title: 'Letter case of passwords does not matter',
    breaks: 'interaction-password-exact',
    harm: 'Each letter of a password is worth one bit less.',
    override: (steps) => ({
      comparePassword: (expected, sent, exchange, env) =>
        steps.comparePassword(expected.toLowerCase(), sent.toLowerCase(), exchange, env),
    }),
  },
  'interaction/password-in-url': {
    title: 'The sign-in form is sent by GET',
    breaks: 'interaction-password-not-in-url',
    harm: 'Passwords are logged by every proxy on the way.',
    override: (steps) => ({
      renderPage: (interaction, status, env) => {
        const answer = steps.renderPage(interaction, status, env);
        if (interaction.stage !== 'sign-in') return answer;
        return { ...answer, body: String(answer.body).replace(/method="post"/gi, 'method="get"') };
      },
      checkMethod: (exchange, env) =>
        exchange.route.endpoint === 'sign-in' ? undefined : steps.checkMethod(exchange, env),
      readBodyKind: (request, exchange, env) =>
        request.method === 'GET' ? 'form' : steps.readBodyKind(request, exchange, env),
      parseFormBody: (body, exchange, env) =>
        exchange.request.method === 'GET'
          ? steps.parseQuery(exchange.request.rawQuery, exchange, env)
          : steps.parseFormBody(body, exchange, env),
    }),
  },
  'interaction/password-trimmed': {
    title: 'White space around a password is dropped',
    breaks: 'interaction-password-trimmed',
    harm: 'What one page trims and another does not locks users out, or in.',
    override: (steps) => ({
      comparePassword: (expected, sent, exchange, env) =>
        steps.comparePassword(expected.trim(), sent.trim(), exchange, env),
    }),
  },
  'interaction/path-skips-page': {
    title: 'The path with a slash at its end gets a code without any page',
    breaks: 'interaction-no-bypass',
    harm: 'A second route lacks the check that the first one has.',
    override: (steps) => ({
      ...skipThePage(({ path }) => path.endsWith('/'))(steps),
      matchRoute: (path, env) => steps.matchRoute(path.replace(/\/$/, ''), env),
    }),
  },
  'interaction/post-skips-page': {
    title: 'POST gets a code without any page',
    breaks: 'interaction-no-bypass',
    harm: 'Any site obtains codes without the user.',
    override: skipThePage(({ method }) => method === 'POST'),
  },
  'interaction/skipped': {
    title: 'The code is issued without asking',
    breaks: 'interaction-before-code',
    harm: 'Any site obtains codes without the user.',
    override: (steps) => ({
      decideInteraction: (exchange, env) =>
        steps.decideInteraction(exchange, { ...env, config: { ...env.config, interaction: 'none' } }),
    }),
  },
}));
