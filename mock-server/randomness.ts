/** Bytes drawn from the system at once; a code and a token need 24 and 32. */
const POOL_BYTES = 8192;

/** Unpredictable bytes from the system, drawn in larger portions because each draw costs a system call. */
export function createSecureRandom(): (bytes: number) => Uint8Array {
  const pool = new Uint8Array(POOL_BYTES);
  let used = POOL_BYTES;
  return (bytes) => {
    if (bytes > POOL_BYTES) return crypto.getRandomValues(new Uint8Array(bytes));
    if (used + bytes > POOL_BYTES) {
      crypto.getRandomValues(pool);
      used = 0;
    }
    const drawn = new Uint8Array(bytes);
    for (let i = 0; i < bytes; i += 1) {
      drawn[i] = pool[used + i] ?? 0;
      pool[used + i] = 0;
    }
    used += bytes;
    return drawn;
  };
}

/**
 * The same bytes for the same seed, for runs that must be repeated exactly (xorshift128, seeded by splitmix32).
 * Anyone who knows the seed knows every code and token.
 */
export function createSeededRandom(seed: number): (bytes: number) => Uint8Array {
  let mixed = seed | 0;
  const next = (): number => {
    mixed = (mixed + 0x9e3779b9) | 0;
    let word = mixed ^ (mixed >>> 16);
    word = Math.imul(word, 0x21f0aaad);
    word ^= word >>> 15;
    word = Math.imul(word, 0x735a2d97);
    return word ^ (word >>> 15);
  };
  let [x, y, z, w] = [next(), next(), next(), next() | 1];
  return (bytes) => {
    const drawn = new Uint8Array(bytes);
    for (let i = 0; i < bytes; i += 1) {
      const t = x ^ (x << 11);
      x = y;
      y = z;
      z = w;
      w = w ^ (w >>> 19) ^ t ^ (t >>> 8);
      drawn[i] = (w >>> 12) & 0xff;
    }
    return drawn;
  };
}
