import type { ProviderConfig } from '../provider/config.ts';
import type { Endpoint } from '../provider/front/routes.ts';
import type { PlainRequest } from '../provider/plain.ts';
import type { CodeRecord, ProviderStore, TokenRecord } from '../provider/records.ts';
import type { ProviderAnswer } from '../provider/steps.ts';
import { explainRules } from './explain/index.ts';
import type { Explanation } from './explanation.ts';
import { gatherFacts } from './facts.ts';
import { Ledger } from './ledger.ts';
import { glimpseToken, readIssuedCode, remember } from './remember.ts';

/** What the explanations need to know of the provider. */
export interface ExplainerOptions {
  readonly config: ProviderConfig;
  readonly store: Pick<ProviderStore, 'findCode' | 'findToken'>;
  /** What a path leads to. */
  readonly findEndpoint: (path: string) => Endpoint;
}

/** What is taken down of an exchange at once, because it may be gone when somebody reads the journal. */
export interface Traces {
  readonly endpoint: Endpoint;
  /** What the store knew of the code or token that was issued. */
  readonly code: CodeRecord | undefined;
  /** Epoch ms at which the code was to end when it was issued; refusals may end it sooner. */
  readonly codeExpiresAt: number | undefined;
  readonly token: TokenRecord | undefined;
}

const KINDS = ['cause', 'hint', 'note'];

/** Says what can be said about exchanges, in the light of those before. */
export class Explainer {
  readonly #options: ExplainerOptions;
  readonly #ledger = new Ledger();

  constructor(options: ExplainerOptions) {
    this.#options = options;
  }

  /** Takes down what must not wait for `explain`. Done for every exchange, so it must cost next to nothing. */
  trace(request: PlainRequest, answer: ProviderAnswer): Traces {
    const { store, findEndpoint } = this.#options;
    const token = store.findToken(glimpseToken(answer) ?? '');
    const code = token === undefined ? store.findCode(readIssuedCode(answer) ?? '') : undefined;
    return { endpoint: findEndpoint(request.path), code, codeExpiresAt: code?.expiresAt, token };
  }

  /** Explains an exchange, and remembers it for those to come. */
  explain(
    exchange: {
      readonly n: number;
      readonly at: number;
      readonly request: PlainRequest;
      readonly answer: ProviderAnswer;
    },
    traces: Traces,
  ): readonly Explanation[] {
    const { endpoint } = traces;
    const facts = gatherFacts({
      ...exchange,
      endpoint,
      ledger: this.#ledger,
      config: this.#options.config,
    });
    const explanations = explainRules(endpoint).flatMap((rule) => rule(facts) ?? []);
    remember(facts, traces);
    return explanations.sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
  }

  clear(): void {
    this.#ledger.clear();
  }
}
