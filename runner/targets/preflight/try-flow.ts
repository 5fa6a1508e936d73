/** One honest step of a preflight, and what came of it. */
import type { Authorization } from '../../../suites/flows/authorizer.ts';
import { ControlFailedError } from '../../../suites/flows/control-failed.ts';
import { describeAnswer, describeAuthorization } from '../../../suites/flows/describe.ts';
import { splitAtQuery } from '../../../suites/flows/encode.ts';
import type { Encoding, Grant, GrantOptions, Provider, TokenAnswer } from '../../../suites/flows/provider.ts';
import type { Decision } from '../../../suites/flows/sign-in.ts';
import type { TargetUnderTest } from '../../../suites/flows/target.ts';
import { isRateLimit, NoAnswerError, type WireAnswer } from '../../../suites/flows/wire.ts';

/** Why an honest step did not succeed. */
export interface Failure {
  /**
   * `refused`: an explicit refusal. `page`: a page where none is declared. `unplayable`: a control of the configured
   * steps is not on the page. `wrong`: some other answer. `trouble`: none, an outage, a rate limit.
   */
  readonly kind: 'refused' | 'page' | 'unplayable' | 'wrong' | 'trouble';
  readonly message: string;
  readonly evidence: readonly number[];
  readonly status?: number;
  /** Nothing came back at all. */
  readonly silent?: true;
  readonly picture?: Buffer;
}

export type Asked = { readonly grant: Grant; readonly result: Authorization } | { readonly failure: Failure };
export type Redeemed =
  | { readonly token: string; readonly answer: TokenAnswer }
  | { readonly failure: Failure };

/** Trouble passes: a step is tried so often before it counts. */
const ATTEMPTS = 2;

/** Asks for a code as an honest client does. */
export async function askForCode(provider: Provider, options: GrantOptions = {}): Promise<Asked> {
  const client = options.client ?? provider.target.client;
  const asked = await authorizeHonestly(provider, options, 'approve');
  if ('failure' in asked) return asked;
  const { result } = asked;
  const { code, evidence } = result;
  if (code === undefined) return { failure: readFailure(provider, result) };
  const grant: Grant = {
    client,
    redirectUri: options.redirectUri ?? client.redirectUri,
    ...(options.userid === undefined ? {} : { userid: options.userid }),
    code,
    issuedAt: Date.now(),
    evidence,
  };
  return { grant, result };
}

/** Plays a decision, again where there was trouble. */
export async function authorizeHonestly(
  provider: Provider,
  options: GrantOptions,
  decision: Decision,
): Promise<{ readonly result: Authorization } | { readonly failure: Failure }> {
  const params = provider.authorizeParams(options);
  for (let attempt = 1; ; attempt += 1) {
    const last = attempt === ATTEMPTS;
    try {
      const result = await provider.authorize(params, decision, { honest: true });
      const missed = result.code === undefined && result.location === undefined;
      if (missed && !last && /^(trouble|unplayable)$/.test(readFailure(provider, result).kind)) continue;
      return { result };
    } catch (error) {
      const failure = asFailure(error, 'an honest authorization request');
      if (last || failure.kind !== 'trouble') return { failure };
    }
  }
}

/** Redeems a code as its honest owner. */
export async function redeemHonestly(
  provider: Provider,
  grant: Grant,
  encoding: Encoding,
): Promise<Redeemed> {
  const what = `an honest token request (${encoding})`;
  try {
    const answer = await provider.token({ params: provider.tokenParams(grant), encoding });
    const { status } = answer.answer;
    if (answer.token !== undefined && status < 300) return { token: answer.token, answer };
    const evidence = [...grant.evidence, ...answer.evidence];
    return {
      failure: {
        kind: kindOf(answer.answer),
        message: `${what} yielded no token: ${describeAnswer(answer.answer)}`,
        evidence,
        status,
      },
    };
  } catch (error) {
    return { failure: asFailure(error, what) };
  }
}

/** What an answer says that is not the hoped-for one. */
export function kindOf(answer: Pick<WireAnswer, 'status' | 'headers'>): 'refused' | 'wrong' | 'trouble' {
  if (isRateLimit(answer) || answer.status >= 500) return 'trouble';
  return answer.status >= 400 ? 'refused' : 'wrong';
}

/** Why an authorization led to no code. */
function readFailure(provider: Provider, result: Authorization): Failure {
  const message = `an honest authorization request yielded no code: ${describeAuthorization(result)}`;
  const { evidence, visit, answer } = result;
  const { interaction } = provider.target;
  if (result.location !== undefined && result.error !== undefined)
    return { kind: 'refused', message, evidence };
  if (visit) {
    const picture = visit.picture ? { picture: visit.picture } : {};
    const status = visit.document?.status ?? 0;
    if (status >= 500 || status === 429) return { kind: 'trouble', message, evidence, status, ...picture };
    if (status >= 400) return { kind: 'refused', message, evidence, status, ...picture };
    const unplayable = visit.document !== undefined && visit.unplayable === true && !visit.landing;
    const kind = unplayable ? 'unplayable' : visit.landing ? 'wrong' : 'trouble';
    return { kind, message, evidence, ...picture };
  }
  const kind = kindOf(answer);
  const leadsOn = result.location !== undefined && !isRegistered(result.location, provider.target);
  const isPage = answer.headers.some(
    ([name, value]) => name.toLowerCase() === 'content-type' && /html/i.test(value),
  );
  const shown = kind === 'wrong' && interaction.kind === 'none' && (isPage || leadsOn);
  return { kind: shown ? 'page' : kind, message, evidence, status: answer.status };
}

/** Whether the browser was sent back to the client, and not on to some other page. */
function isRegistered(location: string, { client, otherClient }: TargetUnderTest): boolean {
  const uris = [client, ...(otherClient ? [otherClient] : [])].flatMap((one) => [
    one.redirectUri,
    ...one.alternateRedirectUris,
  ]);
  return uris.some((uri) => splitAtQuery(uri).before === splitAtQuery(location).before);
}

function asFailure(error: unknown, what: string): Failure {
  if (error instanceof NoAnswerError)
    return {
      kind: 'trouble',
      message: `${what} got no answer: ${error.message}`,
      evidence: [error.n],
      silent: true,
    };
  if (error instanceof ControlFailedError)
    return { kind: 'trouble', message: error.message, evidence: error.evidence };
  throw error;
}
