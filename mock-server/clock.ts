/** A clock that tests can move. All instants are epoch ms. */
export interface MockClock {
  now(): number;
  /** Stops the clock, here or at an instant. */
  freeze(at?: number): void;
  /** Moves it on (or back, by a negative amount); frozen or not. */
  advance(ms: number): void;
  /** Sets it; it goes on from there, unless it is frozen. */
  set(at: number): void;
  /** Back to the system's time, running. */
  resume(): void;
  readonly frozen: boolean;
}

/** A clock that starts with the system's time. */
export function createClock(system: () => number = Date.now): MockClock {
  let offset = 0;
  let frozenAt: number | undefined;
  const now = (): number => frozenAt ?? system() + offset;
  return {
    now,
    freeze(at) {
      frozenAt = at ?? now();
    },
    advance(ms) {
      if (frozenAt === undefined) offset += ms;
      else frozenAt += ms;
    },
    set(at) {
      if (frozenAt === undefined) offset = at - system();
      else frozenAt = at;
    },
    resume() {
      offset = 0;
      frozenAt = undefined;
    },
    get frozen() {
      return frozenAt !== undefined;
    },
  };
}
