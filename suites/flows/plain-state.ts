/** A state with nothing odd about it; tests that only look at what comes beside it have one, so that they can look at the same. */
export const PLAIN_STATE = 'airisk-conformance-1';
