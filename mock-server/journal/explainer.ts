import type { ProviderConfig } from '../provider/config.ts';
import type { Endpoint } from '../provider/guards/routes.ts';
import type { PlainRequest } from '../provider/plain.ts';
import type { CodeRecord, ProviderStore, TokenRecord } from '../provider/records.ts';
import type { ProviderAnswer } from '../provider/steps.ts';
import { CredentialIndex } from './credential-index.ts';
import type { AnsweredExchange, Extracted } from './exchange.ts';
import { explainRules } from './explain/index.ts';
import type { Explanation } from './explanation.ts';
import { gatherFacts } from './facts.ts';
import { extractToken, readIssuedCode, recordCredentials } from './record.ts';

/** What the explanations need to know of the provider. */
export interface ExplainerOptions {
  readonly config: ProviderConfig;
  readonly store: Pick<ProviderStore, 'findCode' | 'findToken' | 'lastIssued'>;
  /** What a path leads to. */
  readonly findEndpoint: (path: string) => Endpoint;
}

const KINDS = ['cause', 'hint', 'note'];

/** Says what can be said about exchanges, in the light of those before. */
export class Explainer {
  readonly #options: ExplainerOptions;
  readonly #credentialIndex = new CredentialIndex();

  constructor(options: ExplainerOptions) {
    this.#options = options;
  }

  /** Records what must not wait for `explain`. Done for every exchange, so it must cost next to nothing. */
  extract(request: PlainRequest, answer: ProviderAnswer, store = this.#options.store): Extracted {
    const record = findIssued(answer, store);
    return {
      endpoint: this.#options.findEndpoint(request.path),
      issued: record && {
        expiresAt: record.expiresAt,
        clientId: record.client.id,
        redirectUri: 'redirectUri' in record ? record.redirectUri : undefined,
        userId: record.user?.id,
      },
    };
  }

  /** Explains an exchange, and remembers it for those to come. */
  explain({ n, at, request, answer, extracted }: AnsweredExchange): readonly Explanation[] {
    const { endpoint } = extracted;
    const facts = gatherFacts({
      n,
      at,
      request,
      answer,
      endpoint,
      credentialIndex: this.#credentialIndex,
      config: this.#options.config,
    });
    const explanations = explainRules(endpoint).flatMap((rule) => rule(facts) ?? []);
    recordCredentials(facts, extracted);
    return explanations.sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
  }

  clear(): void {
    this.#credentialIndex.clear();
  }
}

function findIssued(
  answer: ProviderAnswer,
  store: ExplainerOptions['store'],
): CodeRecord | TokenRecord | undefined {
  const { lastIssued } = store;
  // Nearly always it is the one that was issued last, which is quicker to see than to look up.
  if (lastIssued !== undefined && showsKey(answer, lastIssued.key)) return lastIssued;
  return store.findToken(extractToken(answer) ?? '') ?? store.findCode(readIssuedCode(answer) ?? '');
}

/** Whether an answer shows a key where it would show a token or a code. */
function showsKey({ status, headers, body }: ProviderAnswer, key: string): boolean {
  if (status === 200) return typeof body === 'string' && standsBetween(body, key, '"', '"');
  for (const [name, value] of headers)
    if (name === 'Location') return standsBetween(value, key, 'code=', '&');
  return false;
}

/** Whether the first occurrence of a part stands right between two others; the end of the text will do as the second. */
function standsBetween(text: string, part: string, before: string, after: string): boolean {
  const start = text.indexOf(part);
  if (start < 0 || !text.startsWith(before, start - before.length)) return false;
  const end = start + part.length;
  return end === text.length || text.startsWith(after, end);
}
