/** A clock that tests can move. All instants are epoch ms. */
export interface MockClock {
  now(): number;
  /** Stops the clock, here or at an instant. @throws RangeError for one that the clock cannot show */
  freeze(at?: number): void;
  /** Moves it on (or back, by a negative amount); frozen or not. @throws RangeError when that leads out of its range */
  advance(ms: number): void;
  /** Sets it; it goes on from there, unless it is frozen. @throws RangeError for an instant that it cannot show */
  set(at: number): void;
  /** Back to the system's time, running. */
  resume(): void;
  readonly frozen: boolean;
  /** What makes it differ from the system's time; can be carried to another clock. */
  state(): ClockState;
  restore(state: ClockState): void;
}

/** How far a clock was moved. */
export interface ClockState {
  /** In ms, while it runs. */
  readonly offset: number;
  /** Epoch ms; absent while it runs. */
  readonly frozenAt?: number;
}

/** Years of four digits: far from where dates end, so that whatever is computed from now has a date as well. */
const EARLIEST = Date.parse('0000-01-01T00:00:00.000Z');
const LATEST = Date.parse('9999-12-31T23:59:59.999Z');

/** Makes sure that a clock can stand at an instant. @throws RangeError */
export function requireInstant(at: number): void {
  if (typeof at !== 'number' || Number.isNaN(at))
    throw new RangeError('the clock takes milliseconds, as a number');
  if (at >= EARLIEST && at <= LATEST) return;
  throw new RangeError('the clock would stand outside of the years 0 to 9999');
}

/** A clock that starts with the system's time. */
export function createClock(system: () => number = Date.now): MockClock {
  let offset = 0;
  let frozenAt: number | undefined;
  const now = (): number => frozenAt ?? system() + offset;
  const stand = (at: number): void => {
    requireInstant(at);
    if (frozenAt === undefined) offset = at - system();
    else frozenAt = at;
  };
  return {
    now,
    freeze(at) {
      if (at !== undefined) requireInstant(at);
      frozenAt = at ?? now();
    },
    // A text would be joined to the number, not added to it.
    advance: (ms) => stand(typeof ms === 'number' ? now() + ms : Number.NaN),
    set: stand,
    resume() {
      offset = 0;
      frozenAt = undefined;
    },
    get frozen() {
      return frozenAt !== undefined;
    },
    state: () => ({ offset, ...(frozenAt === undefined ? {} : { frozenAt }) }),
    restore(state) {
      offset = state.offset;
      frozenAt = state.frozenAt;
    },
  };
}
