import type { ProviderEnv } from './env.ts';

/**
 * What a habit or a fault remembers between requests, in the store: beside the codes, so that all processes of a provider
 * remember the same. It is plain data, and may be changed in place.
 * @param id of who remembers
 * @param initial what there is before anything was remembered
 */
export const recall =
  <T extends object>(id: string, initial: () => T): ((env: Pick<ProviderEnv, 'store'>, key?: string) => T) =>
  ({ store: { notes } }, key = '') => {
    const name = `${id}/${key}`;
    const known = notes.get(name) as T | undefined;
    if (known !== undefined) return known;
    const fresh = initial();
    notes.set(name, fresh);
    return fresh;
  };
