import { test, verifies } from '../../fixtures/test.ts';
import type { Authorization } from '../../flows/authorizer.ts';
import { ControlFailedError } from '../../flows/control-failed.ts';
import { describeAnswer, describeAuthorization } from '../../flows/describe.ts';
import { splitAtQuery } from '../../flows/encode.ts';
import { seenFlows } from '../../flows/look-at.ts';
import type { Grant, Provider, TokenAnswer } from '../../flows/provider.ts';

const CODES = 4;

interface IssuedCode {
  readonly grant: Grant;
  /** As it stands in the Location, before any decoding. */
  readonly raw: string;
}

async function issueCode(provider: Provider): Promise<IssuedCode> {
  const result = await provider.authorize(provider.authorizeParams());
  if (result.code === undefined)
    throw new ControlFailedError(`no code: ${describeAuthorization(result)}`, result.evidence);
  const { client } = provider.target;
  const { code, evidence } = result;
  return {
    grant: { client, redirectUri: client.redirectUri, code, issuedAt: Date.now(), evidence },
    raw: rawCode(result),
  };
}

function rawCode({ location = '' }: Authorization): string {
  const { query = '', fragment = '' } = splitAtQuery(location);
  const pair = `${query}&${fragment}`.split('&').find((text) => text.startsWith('code='));
  return pair?.slice('code='.length) ?? '';
}

interface Redeemed {
  readonly code: string;
  readonly answer: TokenAnswer;
  /** The code as it stood in the Location was accepted where the decoded one was not. */
  readonly onlyRaw: boolean;
}

/** Redeems the decoded code, as every client library does; if that is refused, a fresh one as it was written. */
async function redeemDecoded(provider: Provider): Promise<Redeemed> {
  const { grant, raw } = await issueCode(provider);
  const answer = await provider.token({ params: provider.tokenParams(grant) });
  if (answer.token !== undefined || raw === grant.code) return { code: grant.code, answer, onlyRaw: false };
  for (let attempt = 1; attempt <= 8; attempt += 1) {
    const fresh = await issueCode(provider);
    if (fresh.raw === fresh.grant.code) continue;
    provider.learn('code', fresh.raw);
    const literal = await provider.token({
      params: provider.tokenParams({ ...fresh.grant, code: fresh.raw }),
    });
    return { code: grant.code, answer, onlyRaw: literal.token !== undefined };
  }
  return { code: grant.code, answer, onlyRaw: false };
}

test(
  'codes are printable and arrive intact after form decoding',
  verifies('authorize-code-characters'),
  async ({ checker, provider, target }) => {
    const { primary } = target.users;
    const seen = [{}, ...(primary === undefined ? [] : [{ userid: primary }])]
      .flatMap((options) => seenFlows(provider, options, CODES))
      .map(({ grant, tokenAnswer, evidence }): Redeemed => {
        return { code: grant.code, answer: { ...tokenAnswer, evidence }, onlyRaw: false };
      });
    for (let number = 1; number <= CODES; number += 1) {
      const title = `code ${number} of ${CODES}`;
      const redeemed = await checker.measure(title, async () => {
        const result = seen[number - 1] ?? (await redeemDecoded(provider));
        const printable = /^[\x20-\x7e]+$/.test(result.code);
        if (printable && !result.onlyRaw && result.answer.token === undefined) {
          throw new ControlFailedError(
            `an honest exchange yielded no token: ${describeAnswer(result.answer.answer)}`,
            result.answer.evidence,
          );
        }
        return result;
      });
      if (!redeemed) return;
      const { code, answer, onlyRaw } = redeemed;
      const odd = [...code]
        .filter((c) => !/[\x20-\x7e]/.test(c))
        .map((c) => `U+${(c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`);
      checker.check({
        title,
        holds: odd.length === 0 && !onlyRaw,
        expected: 'printable ASCII characters, redeemable after form decoding',
        actual:
          odd.length > 0
            ? `it contains ${odd.join(', ')}`
            : onlyRaw
              ? 'it is accepted only as it was before form decoding: the redirect does not encode it'
              : 'printable, and redeemed',
        evidence: answer.evidence,
      });
    }
  },
);
