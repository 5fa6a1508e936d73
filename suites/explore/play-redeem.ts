/** Token requests of a flow. */
import { describeAnswer } from '../flows/describe.ts';
import type { Param } from '../flows/encode.ts';
import type { TokenAnswer, TokenRequest } from '../flows/provider.ts';
import type { Redeem } from './actions.ts';
import { type Flaw, flawsOfGrant, flawsOfRefusal, shapeOf } from './check-grant.ts';
import { REQUEST_DEFECTS, REQUEST_FORMS, SPELLINGS, type Surroundings, VALUE_DEFECTS } from './defects.ts';
import { type CodeInHand, type Hand, refuseTrouble, type Send, timed } from './hand.ts';
import type { Expectation, Model, TokenAsk, TokenField } from './model.ts';

/** A token in an answer that is no well-formed object. */
const TOKEN_MEMBER = /"(?:access_?token|access_code)"\s*:\s*"([^"]+)"/i;

const FIELDS: readonly TokenField[] = ['client_id', 'client_secret', 'redirect_uri', 'code', 'userid'];

/** undefined: nothing in hand to make this request from. */
export function prepareRedemption(hand: Hand, action: Redeem): Send | undefined {
  const { provider, calibration, clock, codes, tokens } = hand;
  const own = codes.get(action.code);
  const base = action.crossedWith === undefined ? own : codes.get(action.crossedWith);
  if (!own || !base) return undefined;
  const made = makeTokenRequest(hand, action, own.value, base);
  if (!made) return undefined;
  const { ask, request } = made;
  const doubtful = calibration.countedCodes && action.defect?.part === 'code';
  return async () => {
    const { answer: result, when } = await timed(clock, () => provider.token(request));
    if (result.answer.status !== 500) refuseTrouble(result.answer, result.evidence);
    const token = result.token ?? TOKEN_MEMBER.exec(result.answer.text)?.[1];
    const error = result.answer.status >= 400;
    return {
      ...{ when, evidence: result.evidence, granted: token !== undefined && !error, doubtful },
      actual:
        token === undefined ? describeAnswer(result.answer) : `a token: ${describeAnswer(result.answer)}`,
      expect: (model) => model.expectToken(ask, when),
      flaws: (model, expectation) => flawsOfToken(hand, result, token, ask, expectation, model),
      learn: (model, due) => {
        model.learnToken(ask, token, when, due && !error);
        if (token !== undefined) tokens.set(action.token, token);
      },
      ...(ask.fields.code === undefined ? {} : { code: ask.fields.code }),
    };
  };
}

function makeTokenRequest(
  hand: Hand,
  action: Redeem,
  code: string,
  { client, uri, user }: CodeInHand,
): { readonly ask: TokenAsk; readonly request: TokenRequest } | undefined {
  const { encoding, defect, requestForm } = action;
  const honest: Record<TokenField, string> = {
    ...{ client_id: client.id, client_secret: client.secret, redirect_uri: uri, code, userid: user ?? '' },
  };
  const { provider, world } = hand;
  const { clients, users } = world;
  const around: Surroundings = { provider, clients, users, client, uri, user };
  const change =
    defect && defect.part !== 'request' ? changeOf(hand, defect.part, defect.how, honest, around) : {};
  if (!change) return undefined;
  const fields: Partial<Record<TokenField, string>> = {};
  for (const name of FIELDS) {
    const value =
      name in change ? change[name] : name === 'userid' && user === undefined ? undefined : honest[name];
    if (value !== undefined) fields[name] = value;
  }
  const params = FIELDS.flatMap((name): Param[] => {
    const value = fields[name];
    return value === undefined ? [] : [[name, value]];
  });
  if (defect?.part === 'request') {
    const misform = REQUEST_DEFECTS[defect.how];
    const request = misform?.make(params, encoding, around);
    return misform && request && { ask: { fields, misformed: misform.reason }, request };
  }
  const encoded = requestForm === undefined ? undefined : REQUEST_FORMS[requestForm];
  return {
    ask: {
      fields,
      ...(encoded
        ? { encoded: requestForm && SPELLINGS.has(requestForm) ? 'maybe-unknown' : 'ignored' }
        : {}),
    },
    request: encoded ? encoded(params, encoding) : { params, encoding },
  };
}

function changeOf(
  { tokens }: Hand,
  part: keyof typeof VALUE_DEFECTS,
  how: string,
  honest: Record<TokenField, string>,
  around: Surroundings,
) {
  if (part === 'code' && how.startsWith('token:')) {
    const token = tokens.get(how.slice('token:'.length));
    return token === undefined ? undefined : { code: token };
  }
  return VALUE_DEFECTS[part].find(([name]) => name === how)?.[1](honest, around);
}

function flawsOfToken(
  { world, clock, shapes }: Hand,
  result: TokenAnswer,
  token: string | undefined,
  ask: TokenAsk,
  expectation: Expectation,
  model: Model,
): Flaw[] {
  const secrets = [ask.fields.client_secret, ask.fields.code].filter((value) => value !== undefined);
  const error = result.answer.status >= 400;
  if (token !== undefined && error)
    return [{ reason: 'refusal-with-token', actual: describeAnswer(result.answer) }];
  if (token === undefined) {
    if (expectation.kind !== 'refused') return [];
    return flawsOfRefusal(result, expectation.form, secrets);
  }
  if (expectation.kind === 'refused') return [];
  if (model.belongsToOthers(token, ask))
    return [{ reason: 'token-repeated', actual: 'a token that another flow has, or a code' }];
  const { moves, registration } = world;
  const flaws = flawsOfGrant(result, {
    lifetimeMs: moves ? undefined : registration.tokenMs,
    aheadMs: clock.moved,
  });
  const kind = ask.fields.userid === undefined ? 'generic' : 'user';
  const other = shapes.get(kind === 'user' ? 'generic' : 'user');
  const shape = shapeOf(result);
  if (result.json) shapes.set(kind, shape);
  if (other !== undefined && result.json && other !== shape)
    flaws.push({ reason: 'shapes-differ', actual: `${shape} instead of ${other}` });
  return flaws;
}
