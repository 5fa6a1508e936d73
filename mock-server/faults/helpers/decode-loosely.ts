import { decodeComponent } from '../../provider/parse/percent.ts';

/** Decodes percent signs, and leaves those that encode nothing. */
export const decodeLoosely = (text: string): string =>
  decodeComponent(text.replace(/%(?![0-9a-f]{2})/gi, '%25'));
