/** Names of the files that people write: with `.jsonc` an editor knows that comments may stand in it. */
const ENDING = /\.jsonc?$/i;

export const isJsonFile = (name: string): boolean => ENDING.test(name);

/** The name without its ending. */
export const withoutJson = (name: string): string => name.replace(ENDING, '');
