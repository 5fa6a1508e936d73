/** What is left open by the documents, and how this provider may fill it in. Every combination is sound. */
export interface Options {
  /** Refusals whose form no document prints: wrong secret, other redirect URI, other user. */
  readonly refusals: 'problem' | 'text';
  /** How a request for a user that does not exist is refused. */
  readonly unknownUser: 'redirect' | 'status';
  readonly codes: 'uuid-pair' | 'reserved-characters';
  /** `signed` tokens are looked up nowhere: their signature is checked. */
  readonly tokens: 'stored' | 'signed';
  /** `whole`: rounded up to a second, and good until then. */
  readonly expiration: 'fraction' | 'whole';
  readonly stateBeforeCode: boolean;
  /** Spaces in the redirect as `+`, as URLSearchParams writes them. */
  readonly plusForSpaces: boolean;
  /** Identifier first, pass phrase next, then the decision. */
  readonly pages: boolean;
  /** A failed exchange uses the code up. */
  readonly burnsCodes: boolean;
  /** Milliseconds before each answer. */
  readonly delay: number;
  /** A Kestrel-like dress: server name, cookies at the authorization endpoint, pretty JSON, paths in any letter case. */
  readonly dressed: boolean;
  /** Part of the requests that an overloaded gateway answers with 503 before they arrive here, 0 to 1. */
  readonly outages: number;
  /** What becomes of token requests, whatever they bring: `refused` as `refusals` says, 500, 429, or no answer. */
  readonly exchanges: 'as they are' | 'refused' | 'failing' | 'busy' | 'cut';
}

export const usual: Options = {
  refusals: 'problem',
  unknownUser: 'redirect',
  codes: 'uuid-pair',
  tokens: 'stored',
  expiration: 'fraction',
  stateBeforeCode: false,
  plusForSpaces: false,
  pages: false,
  burnsCodes: false,
  delay: 0,
  dressed: false,
  outages: 0,
  exchanges: 'as they are',
};

const otherWriting = {
  refusals: 'text',
  unknownUser: 'status',
  codes: 'reserved-characters',
  plusForSpaces: true,
  stateBeforeCode: true,
} as const;

const otherKeeping = { tokens: 'signed', expiration: 'whole', burnsCodes: true, dressed: true } as const;

/** Different, and right: none of these may be failed. */
export const soundModes = {
  'as it comes': {},
  'everything different at once': { ...otherWriting, ...otherKeeping },
  'plain text refusals, codes with reserved characters': otherWriting,
  'signed tokens, codes burnt by a failed exchange': otherKeeping,
  'slow answers': { delay: 60 },
} satisfies Record<string, Partial<Options>>;

export type SoundMode = keyof typeof soundModes;
