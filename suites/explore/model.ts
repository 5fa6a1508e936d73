/**
 * What the documents say of each answer, given what was asked and answered before. It knows values, not how a request was
 * made: whether a defect is one is found by comparing, so that a mistake of the composer accuses nobody.
 */
import { isCaseBlind } from '../checks/invent-code.ts';
import type { ClientAccount } from '../flows/target.ts';
import type { Reason } from './reasons.ts';

/** What is registered at the provider, and how long its codes and tokens live. */
export interface Registration {
  readonly clients: readonly ClientAccount[];
  /** Ids of users that exist. */
  readonly users: readonly string[];
  readonly codeMs?: number;
  readonly tokenMs?: number;
  /** Safe distance from the end of a code's life, and of a token's. */
  readonly codeMargin: number;
  readonly tokenMargin: number;
  /** The same person signs in for every code, also where none is named. */
  readonly onePerson: boolean;
}

/** When a request was sent, and when its answer came. */
export interface Moment {
  readonly sent: number;
  readonly received: number;
}

export type TokenField = 'client_id' | 'client_secret' | 'redirect_uri' | 'code' | 'userid';

/** A token request as it was sent. */
export interface TokenAsk {
  readonly fields: Readonly<Partial<Record<TokenField, string>>>;
  /** The request must be refused for the way in which it was made. */
  readonly misformed?: Reason;
  /** Something was added that must not matter, or a spelling that a provider may know or not. */
  readonly encoded?: 'ignored' | 'maybe-unknown';
}

export interface AuthorizeAsk {
  readonly client_id: string;
  readonly redirect_uri: string;
  readonly userid?: string;
}

export interface OpenAsk {
  readonly resource: 'listUsers' | 'userOnly';
  /** What was presented as a token; undefined: nothing. */
  readonly value?: string;
  /** It was not presented as a Bearer token is. */
  readonly misplaced?: Extract<Reason, 'other-scheme' | 'token-in-url'>;
}

/** `open`: the documents do not decide, or both is possible by what was seen. */
export type Expectation =
  | { readonly kind: 'refused'; readonly reasons: readonly [Reason, ...Reason[]]; readonly form?: TokenForm }
  | { readonly kind: 'granted'; readonly reason: Reason }
  | { readonly kind: 'open' };

/** Refusals that the documentation prints. */
type Form = Extract<Reason, `form-${string}`>;
export type TokenForm = Exclude<Form, `form-token-${string}`>;

interface CodeFacts {
  readonly ask: AuthorizeAsk;
  readonly issued: Moment;
  uses: number;
  /** It was issued twice: what it stands for is not certain. */
  ambiguous: boolean;
  /** A refused exchange may have used it up, or a newer code may have replaced it. */
  doubtful: boolean;
}

interface TokenFacts {
  readonly client: string;
  /** Undefined: generic. */
  readonly user: string | undefined;
  readonly issued: Moment;
  readonly code: string;
  /** It came where none was due, or both readings are open. */
  odd: 'undue' | 'userid-added' | undefined;
  /** Its code was sent again, or a newer token may have replaced it. */
  doubtful: boolean;
}

const OPEN: Expectation = { kind: 'open' };
/** Where no lifetime is declared, a code is good for so long at least, and a token. */
const LEAST_CODE_MS = 15_000;
const LEAST_TOKEN_MS = 30_000;

export class Model {
  readonly #registered: Registration;
  readonly #codes = new Map<string, CodeFacts>();
  readonly #tokens = new Map<string, TokenFacts>();

  constructor(registered: Registration) {
    this.#registered = registered;
  }

  /** What the answer to an authorization request must be. */
  expectCode({ client_id, redirect_uri, userid }: AuthorizeAsk): Expectation {
    const { clients, users } = this.#registered;
    const client = clients.find(({ id }) => id === client_id);
    if (!client) return refused('authorize-unknown-client');
    const uris = urisOf(client);
    if (!uris.includes(redirect_uri))
      return refused(
        clients.some((other) => urisOf(other).includes(redirect_uri))
          ? 'authorize-foreign-uri'
          : 'authorize-unregistered',
      );
    if (userid !== undefined && !users.includes(userid))
      return this.#blind(userid, users) ?? refused('authorize-unknown-user');
    return { kind: 'granted', reason: 'honest-authorization' };
  }

  /** What the answer to a token request must be. Asked once the answer is there, before it is learned. */
  expectToken(ask: TokenAsk, when: Moment): Expectation {
    const { fields, misformed } = ask;
    const code = fields.code === undefined ? undefined : this.#codes.get(fields.code);
    if (code?.ambiguous) return OPEN;
    const reasons = [
      ...this.#clientReasons(fields),
      ...this.#codeReasons(fields, code, when),
      ...(code ? this.#bindingReasons(fields, code) : []),
      ...(misformed ? [misformed] : []),
    ];
    if (reasons.includes('open')) return OPEN;
    const [first, ...rest] = reasons.filter((reason) => reason !== 'open');
    if (first !== undefined) {
      const form = misformed || ask.encoded ? undefined : this.#formOf([first, ...rest], code);
      return { kind: 'refused', reasons: [first, ...rest], ...(form ? { form } : {}) };
    }
    if (
      !code ||
      code.doubtful ||
      ask.encoded === 'maybe-unknown' ||
      this.#mayHaveEnded(code.issued, when, 'code')
    )
      return OPEN;
    if (code.ask.userid === undefined && fields.userid !== undefined) return OPEN;
    return { kind: 'granted', reason: ask.encoded ? 'honest-dress' : 'honest-redemption' };
  }

  /** What the answer of a resource must be. */
  expectOpen({ resource, value, misplaced }: OpenAsk, when: Moment): Expectation {
    if (value === undefined) return refused('no-token');
    if (misplaced) return refused(misplaced);
    const token = this.#tokens.get(value);
    if (!token) {
      if (this.#codes.has(value)) return refused('code-as-token');
      return this.#blind(value, [...this.#tokens.keys(), ...this.#codes.keys()]) ?? refused('token-unknown');
    }
    const { tokenMs, tokenMargin } = this.#registered;
    if (tokenMs !== undefined && when.sent - token.issued.received > tokenMs + tokenMargin)
      return refused('token-expired');
    if (token.odd === 'undue') return OPEN;
    if (resource === 'userOnly' && token.user === undefined)
      return refused(token.odd === 'userid-added' ? 'token-promoted' : 'token-generic');
    if (token.odd || token.doubtful || this.#mayHaveEnded(token.issued, when, 'token')) return OPEN;
    return { kind: 'granted', reason: 'live-token' };
  }

  /** Whose token this is: a user's id, or undefined where it is nobody's or that is not certain. */
  ownerOf(value: string): string | undefined {
    const token = this.#tokens.get(value);
    return token && !token.odd ? token.user : undefined;
  }

  /** Whether a code was issued before: to another user, or before it was used. */
  isRepeated(value: string, ask: AuthorizeAsk): boolean {
    const known = this.#codes.get(value);
    if (!known) return this.#tokens.has(value);
    const same =
      known.ask.client_id === ask.client_id &&
      known.ask.redirect_uri === ask.redirect_uri &&
      known.ask.userid === ask.userid;
    return !same || known.uses > 0;
  }

  /** Whether this token was given to another client or another user, or is a code. */
  belongsToOthers(value: string, { fields }: TokenAsk): boolean {
    const token = this.#tokens.get(value);
    if (token)
      return (
        token.odd !== 'undue' &&
        (token.client !== fields.client_id || token.user !== this.#userOf(fields.code))
      );
    return this.#codes.has(value);
  }

  /** A code was issued. What it may have replaced is doubtful from now on. */
  learnCode(ask: AuthorizeAsk, value: string, issued: Moment): void {
    const known = this.#codes.get(value);
    if (known) {
      known.ambiguous = true;
      return;
    }
    this.#replace(ask.client_id, ask.userid);
    this.#codes.set(value, { ask, issued, uses: 0, doubtful: false, ambiguous: false });
  }

  /** A token request was answered, with this token or without one. */
  learnToken(ask: TokenAsk, value: string | undefined, issued: Moment, due: boolean): void {
    const { fields } = ask;
    const sent = fields.code ?? '';
    const code = this.#codes.get(sent);
    for (const token of this.#tokens.values()) if (token.code === sent) token.doubtful = true;
    if (value === undefined) {
      if (code) code.doubtful = true;
      return;
    }
    const user = this.#userOf(sent);
    this.#replaceTokens(fields.client_id ?? '', user);
    if (code) {
      code.uses += 1;
      code.doubtful = true;
    }
    const added = code !== undefined && user === undefined && fields.userid !== undefined;
    const known = this.#tokens.get(value);
    // Whose a token is that comes twice is not certain.
    if (known) known.odd = 'undue';
    else
      this.#tokens.set(value, {
        client: fields.client_id ?? '',
        ...{ user, issued, code: sent, doubtful: false },
        odd: due ? (added ? 'userid-added' : undefined) : 'undue',
      });
  }

  /** From now on nothing must be granted for this code: it was sent twice at the same moment, say. */
  doubtCode(value: string): void {
    const code = this.#codes.get(value);
    if (code) code.doubtful = true;
  }

  #userOf(code: string | undefined): string | undefined {
    return this.#codes.get(code ?? '')?.ask.userid;
  }

  /** One live code or token for a user is a choice that the documents leave open. */
  #replace(client: string, user: string | undefined): void {
    for (const code of this.#codes.values())
      if (this.#sameSubject([client, user], [code.ask.client_id, code.ask.userid])) code.doubtful = true;
    this.#replaceTokens(client, user);
  }

  #replaceTokens(client: string, user: string | undefined): void {
    for (const token of this.#tokens.values())
      if (this.#sameSubject([client, user], [token.client, token.user])) token.doubtful = true;
  }

  /** Whether two flows may be one and the same person's at one place. */
  sameSubject(one: AuthorizeAsk, other: AuthorizeAsk): boolean {
    return this.#sameSubject([one.client_id, one.userid], [other.client_id, other.userid]);
  }

  #sameSubject(
    [client, user]: readonly [string, string | undefined],
    [otherClient, otherUser]: readonly [string, string | undefined],
  ): boolean {
    if (this.#registered.onePerson) return true;
    return user === otherUser && (user !== undefined || client === otherClient);
  }

  #clientReasons(fields: TokenAsk['fields']): Reason[] {
    const { clients } = this.#registered;
    const { client_id: id, client_secret: secret } = fields;
    const reasons: Reason[] = [];
    const client = clients.find((known) => known.id === id);
    if (id === undefined) reasons.push('client-missing');
    else if (id === '') reasons.push('client-empty');
    else if (!client) reasons.push('client-unknown');
    if (secret === undefined) reasons.push('secret-missing');
    else if (secret === '') reasons.push('secret-empty');
    else if (client && client.secret !== secret)
      reasons.push(clients.some((other) => other.secret === secret) ? 'secret-other' : 'secret-wrong');
    return reasons;
  }

  #codeReasons(fields: TokenAsk['fields'], code: CodeFacts | undefined, when: Moment): (Reason | 'open')[] {
    const { codeMs, codeMargin } = this.#registered;
    const value = fields.code;
    if (value === undefined) return ['code-missing'];
    if (value === '') return ['code-empty'];
    if (!code) {
      if (this.#tokens.has(value)) return ['code-is-token'];
      return this.#blind(value, [...this.#codes.keys()]) ? ['open'] : ['code-unknown'];
    }
    if (code.uses > 0) return ['code-used'];
    const ended = codeMs !== undefined && when.sent - code.issued.received > codeMs + codeMargin;
    return ended ? ['code-expired'] : [];
  }

  #bindingReasons(
    { client_id, redirect_uri: uri, userid }: TokenAsk['fields'],
    code: CodeFacts,
  ): (Reason | 'open')[] {
    const { clients, users } = this.#registered;
    const { ask } = code;
    const reasons: (Reason | 'open')[] = [];
    const client = clients.find(({ id }) => id === client_id);
    if (client && client.id !== ask.client_id) reasons.push('code-foreign');
    if (uri === undefined) reasons.push('uri-missing');
    else if (uri === '') reasons.push('uri-empty');
    else if (uri !== ask.redirect_uri)
      reasons.push(
        clients.some((other) => other.id === ask.client_id && urisOf(other).includes(uri))
          ? 'uri-registered'
          : 'uri-other',
      );
    if (ask.userid === undefined) return reasons;
    if (userid === undefined) reasons.push('user-omitted');
    else if (userid === '') reasons.push('user-empty');
    else if (userid !== ask.userid)
      reasons.push(
        users.includes(userid) ? 'user-other' : this.#blind(userid, [ask.userid]) ? 'open' : 'user-unknown',
      );
    return reasons;
  }

  /** The documented form, where one defect alone decides it. */
  #formOf(reasons: readonly Reason[], code: CodeFacts | undefined): TokenForm | undefined {
    const [only, second] = reasons;
    if (only === undefined || second !== undefined) return undefined;
    if (only === 'code-used') return 'form-code-used';
    if (only === 'code-expired') return 'form-code-expired';
    if (only === 'code-unknown') return 'form-code-unknown';
    if (only === 'code-missing') return 'form-code-missing';
    // A code that was used up by an earlier exchange is a second defect.
    if (!code || code.doubtful) return undefined;
    if (only === 'client-missing') return 'form-client-missing';
    if (only === 'uri-missing') return 'form-uri-missing';
    return only === 'client-unknown' ? 'form-client-unknown' : undefined;
  }

  #mayHaveEnded(issued: Moment, when: Moment, kind: 'code' | 'token'): boolean {
    const { codeMs, tokenMs, codeMargin, tokenMargin } = this.#registered;
    const age = when.received - issued.sent;
    if (kind === 'code') return age > (codeMs === undefined ? LEAST_CODE_MS : codeMs - codeMargin);
    return age > (tokenMs === undefined ? LEAST_TOKEN_MS : tokenMs - tokenMargin);
  }

  /** Letter case carries no meaning in hexadecimal numbers: such a value may be the known one. */
  #blind(value: string, known: readonly string[]): Expectation | undefined {
    return known.some((one) => isCaseBlind(one) && one.toLowerCase() === value.toLowerCase())
      ? OPEN
      : undefined;
  }
}

const refused = (reason: Reason): Expectation => ({ kind: 'refused', reasons: [reason] });

const urisOf = ({ redirectUri, alternateRedirectUris }: ClientAccount): string[] => [
  redirectUri,
  ...alternateRedirectUris,
];
