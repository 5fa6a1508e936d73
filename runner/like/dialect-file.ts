/** Whether a dialect is named by its file. */
export const isDialectFile = (text: string): boolean => /[/\\]|\.jsonc?$/i.test(text);
