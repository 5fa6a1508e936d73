/** Interruption of a run: the first signal ends it in order, every further one at once. */

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface Signals {
  /** The first signal that came, if any. */
  received(): NodeJS.Signals | undefined;
  /** Whether any came. */
  interrupted(): boolean;
  /** Gives signals back to their owners. */
  release(): void;
}

/** What a run does about signals. */
export interface OnSignals {
  /** The first one: nothing by default, for a run that asks `received` between its steps. */
  readonly first?: () => void;
  readonly further: () => void;
}

/** From now on signals do not end this process by themselves. */
export function catchSignals({ first, further }: OnSignals): Signals {
  let received: NodeJS.Signals | undefined;
  const note = (signal: NodeJS.Signals) => {
    if (received !== undefined) return further();
    received = signal;
    first?.();
  };
  for (const signal of SIGNALS) process.on(signal, note);
  return {
    received: () => received,
    interrupted: () => received !== undefined,
    release: () => {
      for (const signal of SIGNALS) process.off(signal, note);
    },
  };
}
