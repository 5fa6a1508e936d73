/**
 * What a provider may do with a code, told a second time, by data alone: the life cycle that property tests hold the
 * provider against. It shares no code with the provider.
 */
import type { Dialect } from '../../mock-server/provider/dialect.ts';

/** What the provider has to do; `either` where it may refuse because it is allowed to have forgotten. */
export type Expected = 'token' | 'refusal' | 'either' | 'anything';

export interface ModelCode {
  readonly key: string;
  readonly clientId: string;
  readonly redirectUri: string;
  /** Undefined for a generic code. */
  readonly userId: string | undefined;
  /** Epoch ms on the mock's clock. */
  readonly expiresAt: number;
  state: 'good' | 'spent' | 'expired' | 'forgotten';
  /** The store may have dropped it to make room. */
  fading: boolean;
  /** A fault has had its hands on it; nothing is demanded of it but that nothing breaks. */
  tainted: boolean;
  token: ModelToken | undefined;
}

export interface ModelToken {
  readonly key: string;
  readonly userId: string | undefined;
  /** Epoch ms, as printed in `expiration`. */
  readonly expiresAt: number;
  revoked: boolean;
  fading: boolean;
  tainted: boolean;
}

/** A token request in terms of what it gets right. */
export interface Attempt {
  /** Whether client_id and client_secret belong together. */
  readonly authenticated: boolean;
  readonly clientId: string;
  readonly redirectUri: string | undefined;
  readonly userId: string | undefined;
}

/** Expired entries may be dropped when a new one comes this much later, in ms. */
const REMEMBERED_MS = 600_000;
const CODE_LIFETIME_MS = 60_000;

type TokenRules = Pick<Dialect['token'], 'failedExchange' | 'reuse' | 'addedUserid'>;

/** Codes and tokens of one provider. */
export class ProviderModel {
  readonly codes: ModelCode[] = [];
  readonly tokens: ModelToken[] = [];
  /** A fault is on: what happens now proves nothing, and spoils what it touches. */
  faulty = false;
  readonly #rules: TokenRules;

  constructor(rules: TokenRules) {
    this.#rules = rules;
  }

  /** A code was seen in a redirect. */
  issued(code: Pick<ModelCode, 'key' | 'clientId' | 'redirectUri' | 'userId'>, now: number): void {
    for (const known of this.codes) if (now - REMEMBERED_MS >= known.expiresAt) known.fading = true;
    this.codes.push({
      ...code,
      expiresAt: now + CODE_LIFETIME_MS,
      state: 'good',
      fading: false,
      tainted: this.faulty,
      token: undefined,
    });
  }

  /** What must become of an exchange of this code. Notes what the attempt itself changes. */
  attempt(code: ModelCode, { authenticated, clientId, redirectUri, userId }: Attempt, now: number): Expected {
    if (code.tainted || this.faulty) {
      code.tainted = true;
      if (code.token !== undefined) code.token.tainted = true;
      return 'anything';
    }
    if (!authenticated || redirectUri === undefined || clientId !== code.clientId) return 'refusal';
    if (code.state === 'spent' && code.token !== undefined && this.#rules.reuse === 'revokes-token') {
      if (code.fading) code.token.fading = true;
      else code.token.revoked = true;
    }
    if (code.state === 'good' && now >= code.expiresAt) code.state = code.fading ? 'good' : 'expired';
    if (code.state !== 'good' || now >= code.expiresAt) return 'refusal';
    const added = code.userId === undefined && userId !== undefined;
    const rightUser = added ? this.#rules.addedUserid === 'generic-token' : userId === code.userId;
    if (redirectUri !== code.redirectUri || !rightUser) {
      if (this.#rules.failedExchange === 'burns-code') code.state = 'spent';
      return 'refusal';
    }
    return code.fading ? 'either' : 'token';
  }

  /** A token came out of an exchange of this code. */
  exchanged(code: ModelCode, key: string, expiresAt: number, now: number): void {
    for (const known of this.tokens) if (now - REMEMBERED_MS >= known.expiresAt) known.fading = true;
    const tainted = code.tainted || this.faulty;
    const token: ModelToken = {
      key,
      userId: code.userId,
      expiresAt,
      revoked: false,
      fading: false,
      tainted,
    };
    code.state = 'spent';
    code.token = token;
    this.tokens.push(token);
  }

  /** Whether a token must open a resource. */
  mustOpen(token: ModelToken, forUsersOnly: boolean, now: number): Expected {
    if (token.tainted || this.faulty) return 'anything';
    if (token.revoked || now >= token.expiresAt) return 'refusal';
    if (forUsersOnly && token.userId === undefined) return 'refusal';
    return token.fading ? 'either' : 'token';
  }

  /** A fault came or went: from here on nothing is known of what there was. */
  taint(): void {
    for (const one of [...this.codes, ...this.tokens]) one.tainted = true;
  }

  /** The provider forgot everything: nothing issued before may ever be good again. */
  forget(): void {
    for (const code of this.codes) {
      code.state = 'forgotten';
      code.tainted = false;
      code.token = undefined;
    }
    for (const token of this.tokens) {
      token.revoked = true;
      token.tainted = false;
    }
  }
}
