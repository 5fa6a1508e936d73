/** Judges the deployment by its answers: where documents print a form, and where history says what is due. */
import { estimateEntropy } from '../../../suites/checks/estimate-entropy.ts';
import { broken, type Finding, holds, unseen } from '../../../suites/client/finding.ts';
import type { JournalEntry } from '../../../suites/client/test-environment.ts';
import type { TargetDescription } from '../../../suites/flows/target.ts';
import { isRateLimit } from '../../../suites/flows/wire.ts';
import { AUTHORIZE_RULES, HTTPS_RULES, isSignInPage, PAGE_RULES } from './endpoint-rules.ts';
import type { CodeUse, Event, Flow, History, IssuedCode, Redirect } from './history.ts';
import { apply, type Rule } from './provider-rules.ts';
import { CODE_REDIRECT_RULES, ERROR_REDIRECT_RULES, REDIRECT_RULES } from './redirect-rules.ts';
import { RESOURCE_RULES } from './resource-rules.ts';
import { firstOf, type Seen } from './seen.ts';
import type { Tally } from './tally.ts';
import { defectsOf, type TokenDefect } from './token-defects.ts';
import { ANSWER_RULES, type AnsweredUse, REFUSAL_RULES, readForm, TOKEN_RULES } from './token-rules.ts';

/** What is known of the deployment before anything passes. */
export interface ProviderFacts {
  readonly https: boolean;
  readonly local: boolean;
  readonly prefix: string;
  readonly lifetimes: Pick<TargetDescription['lifetimes'], 'codeSeconds' | 'tokenSeconds'>;
  readonly resources: TargetDescription['resources'];
  /** The configured secret of a client. */
  readonly secretOf: (clientId: string) => string | undefined;
  readonly secrets: readonly string[];
}

/** An honest code is redeemed long before any lifetime ends. */
const CERTAINLY_FRESH_MS = 10_000;
/** So many values show whether they could be guessed. */
const LEAST_VALUES = 8;
const MOST_VALUES = 64;

export class ProviderChecks {
  readonly #facts: ProviderFacts;
  readonly #tally: Tally;
  readonly #history: History;
  /** Not everything that passed was seen. */
  missesSome = false;
  /** Clients whose secret was accepted. */
  readonly #proved = new Set<string>();

  constructor(facts: ProviderFacts, history: History, tally: Tally) {
    this.#facts = facts;
    this.#history = history;
    this.#tally = tally;
  }

  /** Judges one answer. */
  check(event: Event): void {
    const { seen } = event;
    if (!seen.entry.answer) return;
    if (event.kind !== 'page' || event.redirect) this.#checkWay(seen);
    this.#checkSecrets(seen);
    if (event.kind === 'authorization') {
      this.#apply(AUTHORIZE_RULES, seen, [seen.entry]);
      if (isSignInPage(seen)) this.#apply(PAGE_RULES, seen, [seen.entry]);
    }
    if ('redirect' in event && event.redirect) this.#checkRedirect(event.redirect);
    if (event.kind === 'token') this.#checkUse(event.use, event.flow);
    if (event.kind === 'api') this.#checkCall(event);
  }

  /** What only many answers show. */
  finish(): void {
    const [codes, tokens] = [this.#history.codes(), this.#history.tokens()];
    this.#checkStrength(
      'code-unguessable',
      'Codes',
      codes.map(({ value }) => value),
      codes[0]?.redirect.seen.entry,
    );
    const values = [...new Set(tokens.map(({ value }) => value))];
    this.#checkStrength('token-unguessable', 'Tokens', values, tokens[0]?.use.seen.entry);
    if (codes.length > 1) {
      const entries = codes.slice(0, 3).map(({ redirect }) => redirect.seen.entry);
      const expected = 'No two codes are equal.';
      this.#tally.add(
        'code-unique',
        'Codes, compared',
        holds(expected, `${codes.length} codes, all different`, entries),
      );
    }
  }

  #apply<Subject>(rules: readonly Rule<Subject>[], subject: Subject, entries: readonly JournalEntry[]): void {
    for (const rule of rules) {
      const finding = apply(rule, subject, entries);
      if (finding) this.#tally.add(rule.requirement, rule.title, finding);
    }
  }

  #checkWay(seen: Seen): void {
    const { https, local } = this.#facts;
    const expected = 'https, or an address of this machine';
    const finding =
      https || local
        ? holds(expected, https ? 'https' : 'http on this machine', [seen.entry])
        : broken(expected, 'http over a network', [seen.entry]);
    this.#tally.add('transport-https', 'The address of the deployment', finding);
    if (https) this.#apply(HTTPS_RULES, seen, [seen.entry]);
  }

  #checkSecrets({ entry, answer }: Seen): void {
    const { request } = entry;
    if (!answer || answer.truncated) return;
    const asked = `${request.path}?${request.rawQuery}\n${request.body}`;
    const shown = this.#facts.secrets.find(
      (secret) => secret.length >= 10 && answer.text.includes(secret) && !asked.includes(secret),
    );
    if (shown === undefined) return;
    const expected = 'No answer contains the secret of a client.';
    this.#tally.add('token-secret-kept-private', 'Secrets in answers', broken(expected, 'one did', [entry]));
  }

  #checkRedirect(redirect: Redirect): void {
    const asked = redirect.flow?.authorization?.entry;
    const { entry } = redirect.seen;
    const entries = asked && asked !== entry ? [asked, entry] : [entry];
    this.#apply(REDIRECT_RULES, redirect, entries);
    this.#apply(redirect.code === undefined ? ERROR_REDIRECT_RULES : CODE_REDIRECT_RULES, redirect, entries);
    const same = this.#history.code(redirect.code ?? '');
    if (same && same.redirect !== redirect && same.flow !== redirect.flow)
      this.#tally.add(
        'code-unique',
        'Codes, compared',
        broken('No two codes are equal.', 'a code was issued twice', [same.redirect.seen.entry, entry]),
      );
  }

  #checkUse(use: CodeUse, flow: Flow): void {
    const { answer } = use.seen;
    if (!answer || answer.truncated) return;
    const { lifetimes, secretOf } = this.#facts;
    const defects = defectsOf(use, lifetimes.codeSeconds, secretOf);
    const answered: AnsweredUse = { use, answer, defects, tokenSeconds: lifetimes.tokenSeconds };
    const entries = [...(use.code ? [use.code.redirect.seen.entry] : []), use.seen.entry];
    this.#apply(ANSWER_RULES, answered, [use.seen.entry]);
    if (use.token !== undefined || (defects?.length === 0 && answer.status < 300)) {
      const client = firstOf(use.params, 'client_id') ?? '';
      if (firstOf(use.params, 'client_secret') === secretOf(client)) this.#proved.add(client);
      this.#apply(TOKEN_RULES, answered, entries);
    }
    if (use.token === undefined && answer.status >= 300) {
      this.#apply(REFUSAL_RULES, answered, entries);
      if (defects?.length === 0) this.#checkHonestRefusal(use, flow, entries);
    }
    for (const defect of defects ?? []) this.#checkDefect(defect, defects ?? [], answered, entries, flow);
  }

  /** A request that has everything, and yet was refused. */
  #checkHonestRefusal(use: CodeUse, flow: Flow, entries: readonly JournalEntry[]): void {
    const { answer, entry } = use.seen;
    if (!answer || answer.status >= 500 || isRateLimit(answer) || !use.code) return;
    const row = /^\s*\{/.test(entry.request.body) ? 'token-json-accepted' : 'token-form-accepted';
    const expected = 'An honest token request is answered with a token.';
    const actual = `it was refused: status ${answer.status}`;
    const age = entry.at - use.code.at;
    const doubt = this.#doubtOf(use, flow, age);
    const finding: Finding =
      doubt === undefined
        ? broken(expected, actual, entries)
        : unseen(expected, `${actual}; ${doubt}`, entries);
    this.#tally.add(row, 'An honest request', finding);
  }

  /** Why such a refusal may be right. */
  #doubtOf({ params, code }: CodeUse, flow: Flow, age: number): string | undefined {
    if (this.missesSome) return 'not everything that passed was judged';
    if (!this.#proved.has(firstOf(params, 'client_id') ?? ''))
      return 'no exchange has shown yet that the configured secret is right';
    if (age > Math.min(CERTAINLY_FRESH_MS, (this.#facts.lifetimes.codeSeconds ?? 60) * 500))
      return 'the code may have expired';
    if (flow.uses.length > 1) return 'an earlier request may have used the code up';
    return code && this.#hasNewer(code)
      ? 'a newer code of the same client may have ended this one'
      : undefined;
  }

  #hasNewer({ at, flow }: IssuedCode): boolean {
    const client = firstOf(flow.authorization?.query ?? [], 'client_id');
    return this.#history
      .codes()
      .some(
        (other) => other.at > at && firstOf(other.flow.authorization?.query ?? [], 'client_id') === client,
      );
  }

  #checkDefect(
    defect: TokenDefect,
    all: readonly TokenDefect[],
    { use, answer }: AnsweredUse,
    entries: readonly JournalEntry[],
    flow: Flow,
  ): void {
    const earlier = flow.uses.find(({ seen }) => seen.entry.n === defect.earlier)?.seen.entry;
    const rests = earlier
      ? [...entries.filter((entry) => entry !== earlier), earlier].sort((a, b) => a.n - b.n)
      : entries;
    const expected = 'Such a token request yields no token.';
    const title = `A request that ${defect.words.replace(/exchange \d+/, 'an earlier one')}`;
    if (use.token !== undefined) {
      this.#tally.add(
        defect.requirement,
        title,
        broken(expected, `the request ${defect.words}, and a token was issued`, rests),
      );
      return;
    }
    if (all.length > 1 || answer.status < 400 || answer.status >= 500 || isRateLimit(answer)) return;
    this.#tally.add(
      defect.requirement,
      title,
      holds(expected, `the request ${defect.words}, and was refused`, rests),
    );
    if (!defect.formRow) return;
    const read = readForm(defect, answer);
    const printed = 'The refusal has the form that the documents print.';
    this.#tally.add(
      defect.formRow,
      title,
      read === true ? holds(printed, 'so it was', rests) : broken(printed, read, rests),
    );
  }

  #checkCall({ call, seen }: Extract<Event, { kind: 'api' }>): void {
    if (!seen.answer) return;
    const { prefix, resources } = this.#facts;
    const full = (path: string | undefined) => (path === undefined ? undefined : prefix + path);
    const answered = {
      ...{
        call,
        answer: seen.answer,
        listUsers: full(resources.listUsers),
        userOnly: full(resources.userOnly),
      },
      isCode: !call.token && this.#history.code(call.presented ?? '') !== undefined,
    };
    const issuing = call.token ? [call.token.use.seen.entry] : [];
    this.#apply(RESOURCE_RULES, answered, [...issuing, seen.entry]);
  }

  #checkStrength(
    row: 'code-unguessable' | 'token-unguessable',
    what: string,
    values: readonly string[],
    entry: JournalEntry | undefined,
  ): void {
    if (entry === undefined) return;
    const expected = `${what} leave room for 128 random bits and follow no counter or clock.`;
    if (values.length < LEAST_VALUES) {
      this.#tally.add(row, what, unseen(expected, `only ${values.length} passed; ${LEAST_VALUES} show it`));
      return;
    }
    const { enough, bits, basis } = estimateEntropy(values.slice(-MOST_VALUES));
    this.#tally.add(
      row,
      what,
      (enough ? holds : broken)(expected, `at most ${bits} bits: ${basis}`, [entry]),
    );
  }
}
