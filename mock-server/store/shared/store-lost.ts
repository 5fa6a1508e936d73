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
