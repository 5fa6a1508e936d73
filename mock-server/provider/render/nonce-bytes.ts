/** Bytes of the nonce that allows a page its own style and script: 128 bits. */
export const NONCE_BYTES = 16;
