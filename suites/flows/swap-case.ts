/** The same text with upper and lower case exchanged; equal to the text where it has no letters. */
export const swapCaseOf = (text: string): string =>
  [...text].map((c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase())).join('');
