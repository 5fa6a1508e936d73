import type { ProviderConfig } from '../provider/config.ts';
import type { Endpoint } from '../provider/front/routes.ts';
import type { PlainRequest } from '../provider/plain.ts';
import type { ProviderStore } from '../provider/records.ts';
import type { ProviderAnswer } from '../provider/steps.ts';
import { explainRules } from './explain/index.ts';
import type { Explanation } from './explanation.ts';
import { gatherFacts } from './facts.ts';
import { Ledger } from './ledger.ts';
import { remember } from './remember.ts';

/** What the explanations need to know of the provider. */
export interface ExplainerOptions {
  readonly config: ProviderConfig;
  readonly store: Pick<ProviderStore, 'findCode' | 'findToken'>;
  /** What a path leads to. */
  readonly findEndpoint: (path: string) => Endpoint;
}

const KINDS = ['cause', 'hint', 'note'];

/** Says what can be said about exchanges, in the light of those before. */
export class Explainer {
  readonly #options: ExplainerOptions;
  readonly #ledger = new Ledger();

  constructor(options: ExplainerOptions) {
    this.#options = options;
  }

  /** Explains an exchange whose answer is ready, and remembers it for those to come. */
  explain(
    { n, at }: { readonly n: number; readonly at: number },
    request: PlainRequest,
    answer: ProviderAnswer,
  ): { readonly endpoint: Endpoint; readonly explanations: readonly Explanation[] } {
    const { config, store, findEndpoint } = this.#options;
    const endpoint = findEndpoint(request.path);
    const facts = gatherFacts({ n, at, request, endpoint, answer, ledger: this.#ledger, config });
    const explanations = explainRules(endpoint).flatMap((rule) => rule(facts) ?? []);
    remember(facts, store);
    return {
      endpoint,
      explanations: explanations.sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind)),
    };
  }

  clear(): void {
    this.#ledger.clear();
  }
}
