/** Shows that the declared resources are there, and open for the kind of token that they are for. */
import { readOwner, showsAnything } from '../../../suites/checks/read-owner.ts';
import { describeAnswer } from '../../../suites/flows/describe.ts';
import type { Provider } from '../../../suites/flows/provider.ts';
import { NoAnswerError, type WireAnswer } from '../../../suites/flows/wire.ts';
import { blameFor } from './prove-flows.ts';
import type { Finding, Report } from './step.ts';
import { type Failure, kindOf } from './try-flow.ts';

/**
 * Opens the list of users.
 * @param token A generic one, just issued: the next one may end it.
 * @returns the list as it was answered, if it was
 */
export async function proveList(
  provider: Provider,
  token: string,
  report: Report,
): Promise<WireAnswer | undefined> {
  const path = provider.target.resources.listUsers;
  if (path === undefined) return undefined;
  const told = { step: 'prove resources.listUsers', capabilities: ['resources'] as const };
  const opened = await open(provider, path, token, 'a generic token');
  if ('answer' in opened) {
    report({ ...told, outcome: 'proved', message: `${path} opens for a generic token` });
    return opened.answer;
  }
  report(
    refutedUnlessTrouble(told, opened.failure, {
      breaks: 'resource-generic-token-list',
      readings: {
        operator: `check resources.listUsers: ${path} must be the path of the user list, from baseUrl on`,
        vendor: 'the list of users does not open for a generic token',
      },
    }),
  );
  return undefined;
}

/**
 * Opens the resource that is for tokens of users only.
 * @param token One of `users.primary`, just issued; undefined where there is none.
 */
export async function proveUserOnly(
  provider: Provider,
  token: string | undefined,
  report: Report,
): Promise<void> {
  const path = provider.target.resources.userOnly;
  if (path === undefined) return;
  const told = { step: 'prove resources.userOnly', capabilities: ['user-only-resource'] as const };
  if (token === undefined) {
    const { primary } = provider.target.users;
    report(
      primary === undefined
        ? {
            ...told,
            outcome: 'unseen',
            vouch: 'resources',
            message: 'only the token of a user opens it, and no user is named',
            advice: 'name users.primary',
          }
        : {
            ...told,
            outcome: 'inconclusive',
            message: 'there was no token of users.primary to open it with',
          },
    );
    return;
  }
  const opened = await open(provider, path, token, 'the token of users.primary');
  if ('answer' in opened) {
    report({ ...told, outcome: 'proved', message: `${path} opens for the token of users.primary` });
    proveOwner(provider, opened.answer, report);
    return;
  }
  report(
    refutedUnlessTrouble(told, opened.failure, {
      breaks: 'resource-user-token',
      readings: {
        operator: `check resources.userOnly: ${path} must be a path, from baseUrl on, that only tokens of users open`,
        vendor: 'the token of a user does not open a resource of users',
      },
    }),
  );
}

/** The member that names the owner is there. Whose data it shows is for the suites to judge. */
function proveOwner({ target }: Provider, answer: WireAnswer, report: Report): void {
  const { owner, userOnly = '' } = target.resources;
  const { primary: mine = '', other: theirs } = target.users;
  if (owner === undefined || !showsAnything(answer)) return;
  const step = 'prove resources.owner';
  if (readOwner(answer, { mine, theirs }, owner) !== 'nobody') {
    report({ step, outcome: 'proved', message: `${owner} leads to the id of a user` });
    return;
  }
  report({
    ...{ step, outcome: 'refuted', evidence: [answer.n], who: 'operator-or-vendor', vouch: 'resources' },
    message: `${owner} leads to no id of a configured user in the answer of ${userOnly}`,
    readings: {
      operator: `check resources.owner: ${owner} must lead to the id of the user whose data it is, such as /0/userId`,
      vendor: "the token of users.primary opens another user's data",
    },
  });
}

/** Opened is what answers with success and is no web page: many hosts show their start page for any path. */
async function open(
  provider: Provider,
  path: string,
  token: string,
  whose: string,
): Promise<{ readonly answer: WireAnswer } | { readonly failure: Failure }> {
  const what = `${path} with ${whose}`;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await provider.resource(path, `Bearer ${token}`);
      const { status, n } = answer;
      if (status >= 200 && status < 300 && !isPage(answer)) return { answer };
      const kind = kindOf(answer);
      if (kind === 'trouble' && attempt === 1) continue;
      const page = status < 300 ? 'a web page: ' : '';
      const message = `${what} was answered with ${page}${describeAnswer(answer)}`;
      return { failure: { kind, message, evidence: [n], status } };
    } catch (error) {
      if (!(error instanceof NoAnswerError)) throw error;
      if (attempt === 1) continue;
      const message = `${what} got no answer: ${error.message}`;
      return { failure: { kind: 'trouble', message, evidence: [error.n], silent: true } };
    }
  }
}

const isPage = (answer: WireAnswer): boolean =>
  answer.headers.some(
    ([name, value]) => name.toLowerCase() === 'content-type' && /^\s*text\/html\b/i.test(value),
  );

function refutedUnlessTrouble(
  told: Pick<Finding, 'step' | 'capabilities'>,
  failure: Failure,
  refuted: Required<Pick<Finding, 'breaks' | 'readings'>>,
): Finding {
  const { message, evidence } = failure;
  if (failure.kind === 'trouble')
    return { ...told, message, evidence, outcome: 'inconclusive', ...blameFor(failure) };
  return {
    ...told,
    message,
    evidence,
    outcome: 'refuted',
    who: 'operator-or-vendor',
    vouch: 'resources',
    ...refuted,
  };
}
