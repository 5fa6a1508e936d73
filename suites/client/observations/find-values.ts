/** Finds secrets, codes and tokens in texts, in the disguises that texts put them in. */

/** Shorter values stand in any text by chance. */
const SHORTEST = 12;

/** A value as it is, percent-encoded, escaped for HTML, or in base64. */
function formsOf(value: string): string[] {
  const base64 = Buffer.from(value).toString('base64').replace(/=+$/, '').slice(0, -2);
  const urlSafe = base64.replaceAll('+', '-').replaceAll('/', '_');
  return [value, encodeURIComponent(value), escapeHtml(value), base64, urlSafe].filter(Boolean);
}

/** Whether a text holds any of these values, in any form. */
export function holdsAny(text: string, values: Iterable<string>): boolean {
  for (const value of values) {
    if (value.length >= SHORTEST && formsOf(value).some((form) => text.includes(form))) return true;
  }
  return false;
}

/** The text with these values, in any form, replaced. */
export function maskValues(text: string, values: Iterable<string>, mask: string): string {
  let masked = text;
  for (const value of values) {
    if (value.length < SHORTEST) continue;
    for (const form of formsOf(value)) masked = masked.replaceAll(form, () => mask);
  }
  return masked;
}

/** A text beside itself decoded, where it can be. */
export function decoded(text: string): string {
  try {
    return `${text}\n${decodeURIComponent(text)}`;
  } catch {
    return text;
  }
}

const escapeHtml = (text: string) =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
