import type { ProviderAnswer } from '../../provider/steps.ts';

/** The store does not answer, or no longer; the message says which one, and never how to open it. */
export class StoreLostError extends Error {
  override readonly name = 'StoreLostError';
}

/** Somebody emptied the store: what was there is forgotten, and the provider begins anew. */
export class StoreEmptyError extends StoreLostError {}

/** A mock cannot join a store; the message says what to change. */
export class StoreRefusedError extends Error {
  override readonly name = 'StoreRefusedError';
}

/** Others were always quicker; the store is asked too much. */
export const tooBusy = (): StoreLostError =>
  new StoreLostError('too many requests changed the same thing at the same moment');

/** Says what is wrong, and hands out nothing. */
export function answerLost(error: StoreLostError): ProviderAnswer {
  return {
    status: 503,
    headers: [
      ['Content-Type', 'text/plain; charset=utf-8'],
      ['Cache-Control', 'no-store'],
      ['Retry-After', '1'],
      ['X-AIRisk-Mock', '1'],
    ],
    body: 'The mock has lost its store, so nothing was handed out; it goes on by itself when the store is back.',
    condition: 'store-lost',
    reason: error.message,
  };
}
