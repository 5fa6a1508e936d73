import { findLikeCode, findNamedCodes, showsCode } from '../../checks/find-code-candidates.ts';
import { type Reading, readAuthorizeRefusal } from '../../checks/read-refusal.ts';
import { test, verifies } from '../../fixtures/test.ts';
import { AUTHORIZE_PATH, type Authorization } from '../../flows/authorizer.ts';
import { encodeJson, encodeQuery, splitAtQuery } from '../../flows/encode.ts';
import type { Provider } from '../../flows/provider.ts';
import { type BareRequest, sendAuthorize } from '../../flows/send-authorize.ts';
import { type PagesVisit, visitApproval } from '../../flows/visit-pages.ts';
import type { Header } from '../../flows/wire.ts';

/** So many texts of an answer are tried at the token endpoint at most. */
const MOST_TRIED = 6;

const FORM: Header = ['Content-Type', 'application/x-www-form-urlencoded'];
const JSON_TYPE: Header = ['Content-Type', 'application/json'];

/** The honest request in other clothes. */
function disguises(provider: Provider): readonly (readonly [title: string, request: BareRequest])[] {
  const params = provider.authorizeParams();
  const query = encodeQuery(params);
  return [
    ['HEAD', { method: 'HEAD', query }],
    ['POST with the parameters in the query', { method: 'POST', query, body: '', headers: [FORM] }],
    ['POST with the parameters as a form', { method: 'POST', body: query, headers: [FORM] }],
    ['POST with the parameters as JSON', { method: 'POST', body: encodeJson(params), headers: [JSON_TYPE] }],
    ['Accept: application/json', { query, headers: [['Accept', 'application/json']] }],
    [
      'a request as scripts make it',
      {
        query,
        headers: [
          ['Accept', '*/*'],
          ['X-Requested-With', 'XMLHttpRequest'],
        ],
      },
    ],
    ['the path with a slash behind', { path: `${AUTHORIZE_PATH}/`, query }],
    ['the path in upper case', { path: AUTHORIZE_PATH.toUpperCase(), query }],
  ];
}

test.describe('the way through the pages is the only one', () => {
  test(
    'yields no code to the same request in other clothes',
    verifies('interaction-no-bypass'),
    async ({ checker, provider, target }) => {
      for (const [title, request] of disguises(provider)) {
        await checker.refuses(
          {
            title,
            control: {},
            send: async () => {
              const result = await sendAuthorize(provider, request);
              return { result, proof: await redeemAny(provider, findNamedCodes(result.answer.text)) };
            },
          },
          ({ result, proof }) => readBypass(result, proof, target.client.redirectUri),
          ({ result, proof }) => [...result.evidence, ...(proof?.evidence ?? [])],
          'no code',
        );
      }
    },
  );

  test(
    'leads over pages that hold no code',
    verifies('interaction-no-code-in-page'),
    async ({ checker, provider }) => {
      const title = 'the pages up to approval';
      const seen = await checker.measure(title, () => visitApproval(provider));
      if (!seen) return;
      const { visit, evidence } = seen;
      const pages = seen.pages.filter(({ beforeDecision }) => beforeDecision);
      const code = codeOf(seen);
      const check = { title, expected: 'no code on a page', evidence };
      const sources = pages.flatMap(({ html }) => html ?? []);
      if (code === undefined || sources.length === 0) {
        checker.inconclusive(
          { ...check, actual: visit.trouble ?? 'no code, or no page of the provider' },
          'no sign-in was played to its end, so no page was seen',
        );
        return;
      }
      const told = pages.find(({ html = '', headers, url }) =>
        [html, url, ...headers.map(([, value]) => value)].some((text) => showsCode(text, code)),
      );
      if (told) {
        checker.check({
          ...check,
          holds: false,
          actual: 'a page before the decision holds the code of the redirect',
        });
        return;
      }
      const likely = sources.flatMap((html) => findLikeCode(html, code));
      const proof = await checker.measure('what looks like a code on the pages', async () => {
        const found = await redeemAny(provider, likely);
        // That the others were refused shows something only where a good one is not.
        if (!found && !(await redeemAny(provider, [code]))) await provider.honest();
        return { found };
      });
      if (!proof) return;
      const { found } = proof;
      checker.check({
        ...check,
        holds: found === undefined,
        actual:
          found === undefined
            ? `${sources.length} pages, no code on them`
            : 'a text on a page was exchanged for a token',
        evidence: [...evidence, ...(found?.evidence ?? [])],
      });
    },
  );
});

interface Proof {
  readonly evidence: readonly number[];
}

/** Tries texts as codes; answers the exchange of the first that is one. */
async function redeemAny(provider: Provider, texts: readonly string[]): Promise<Proof | undefined> {
  const { client } = provider.target;
  for (const code of [...new Set(texts)].slice(0, MOST_TRIED)) {
    provider.learn('code', code);
    const grant = { client, redirectUri: client.redirectUri, code, issuedAt: Date.now(), evidence: [] };
    const { token, evidence } = await provider.token({ params: provider.tokenParams(grant) });
    if (token !== undefined) return { evidence };
  }
  return undefined;
}

function readBypass(result: Authorization, proof: Proof | undefined, redirectUri: string): Reading {
  if (proof) return { kind: 'granted', actual: 'a code in the body, which was exchanged for a token' };
  const { code: _, ...rest } = result;
  const leads =
    result.location !== undefined &&
    splitAtQuery(result.location).before === splitAtQuery(redirectUri).before;
  // A parameter of this name on the way to the provider's own page is no code of ours.
  return readAuthorizeRefusal(leads ? result : rest);
}

function codeOf({ visit }: PagesVisit): string | undefined {
  const { query = '' } = splitAtQuery(visit.landing?.location ?? '');
  return new URLSearchParams(query).get('code') ?? undefined;
}
