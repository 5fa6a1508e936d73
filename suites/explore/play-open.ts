/** Requests of a flow to the protected API. */
import { inventCode } from '../checks/invent-code.ts';
import { readOwner } from '../checks/read-owner.ts';
import { readResourceOpened } from '../checks/read-resource-answer.ts';
import { nearMisses } from '../flows/near-misses.ts';
import type { Provider } from '../flows/provider.ts';
import type { WireAnswer } from '../flows/wire.ts';
import type { Open } from './actions.ts';
import type { Flaw } from './check-grant.ts';
import { type Hand, refuseTrouble, type Send, timed } from './hand.ts';
import type { Expectation, Model, OpenAsk } from './model.ts';

/** How something is presented to a resource. */
interface Shown extends Pick<OpenAsk, 'value' | 'misplaced'> {
  readonly sent: { readonly authorization?: string; readonly query?: string };
}

/** undefined: nothing in hand to make this request from. */
export function prepareOpening(hand: Hand, action: Open): Send | undefined {
  const { provider, calibration, clock, codes, tokens } = hand;
  const held =
    action.token !== undefined
      ? tokens.get(action.token)
      : action.code !== undefined
        ? codes.get(action.code)?.value
        : undefined;
  const bare = action.token === undefined && action.code === undefined;
  const path = provider.target.resources[action.resource];
  if (path === undefined || (!bare && held === undefined)) return undefined;
  const shown: Shown | undefined =
    held === undefined ? { sent: {} } : present(provider, held, action.altered);
  if (!shown) return undefined;
  const { sent, misplaced, value } = shown;
  const ask: OpenAsk = {
    resource: action.resource,
    ...(value === undefined ? {} : { value }),
    ...(misplaced === undefined ? {} : { misplaced }),
  };
  const doubtful = calibration.countedTokens && action.altered !== undefined;
  return async () => {
    const { answer, when } = await timed(clock, () =>
      provider.resource(path, sent.authorization, sent.query === undefined ? {} : { query: sent.query }),
    );
    refuseTrouble(answer, [answer.n]);
    const reading = readResourceOpened(answer);
    return {
      ...{
        when,
        evidence: [answer.n],
        granted: reading.kind === 'granted',
        actual: reading.actual,
        doubtful,
      },
      expect: (model) => model.expectOpen(ask, when),
      flaws: (model, expectation) =>
        expectation.kind === 'refused'
          ? flawsOfClosing(answer, expectation, action.altered)
          : flawsOfData(hand, answer, ask, model),
      learn: () => undefined,
    };
  };
}

function present(provider: Provider, held: string, altered: string | undefined): Shown | undefined {
  if (altered === undefined) return { sent: { authorization: `Bearer ${held}` }, value: held };
  if (altered === 'scheme in lower case') return { sent: { authorization: `bearer ${held}` }, value: held };
  if (altered === 'other scheme')
    return { sent: { authorization: `Basic ${held}` }, value: held, misplaced: 'other-scheme' };
  if (altered === 'no scheme')
    return { sent: { authorization: held }, value: held, misplaced: 'other-scheme' };
  if (altered === 'in the URL')
    return {
      sent: { query: `access_token=${encodeURIComponent(held)}` },
      value: held,
      misplaced: 'token-in-url',
    };
  const near = altered.replace(/^near: /, '');
  // Padding of base64 says nothing.
  if (near === 'the last character missing' && held.endsWith('=')) return undefined;
  const value =
    altered === 'invented'
      ? inventCode(held)
      : nearMisses(provider, 'token', held).find(({ name }) => name === near)?.value;
  if (value === undefined) return undefined;
  provider.learn('token', value);
  return { sent: { authorization: `Bearer ${value}` }, value };
}

/** Data of another user than the token's. */
function flawsOfData(
  { provider, world, calibration }: Hand,
  answer: WireAnswer,
  { resource, value }: OpenAsk,
  model: Model,
): Flaw[] {
  const { owners } = calibration;
  const owner = value === undefined ? undefined : model.ownerOf(value);
  if (resource !== 'userOnly' || owner === undefined || answer.status >= 300) return [];
  const others = world.users.filter((user) => user !== owner);
  const named = others.find(
    (theirs) => readOwner(answer, { mine: owner, theirs }, provider.target.resources.owner) === 'theirs',
  );
  if (named !== undefined) return [{ reason: 'other-owner', actual: 'data that names another user' }];
  if (!owners.has(owner) || owners.get(owner) === answer.text) return [];
  const other = [...owners].find(([user, text]) => user !== owner && text === answer.text);
  return other ? [{ reason: 'other-owner', actual: 'what the resource answers for another user' }] : [];
}

/** The documents have 401 for a token that is not valid, or not any more. */
function flawsOfClosing(
  answer: WireAnswer,
  { reasons }: Extract<Expectation, { kind: 'refused' }>,
  altered: string | undefined,
): Flaw[] {
  const [reason] = reasons;
  const form =
    reason === 'token-expired'
      ? 'form-token-expired'
      : reason === 'token-unknown' && altered === 'invented'
        ? 'form-token-unknown'
        : undefined;
  return form === undefined || answer.status === 401
    ? []
    : [{ reason: form, actual: `status ${answer.status} instead of 401` }];
}
