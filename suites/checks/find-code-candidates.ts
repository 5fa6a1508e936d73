/** Texts that could be a code: in the source of a page, or in the body of an answer. */

/** Characters in front of and behind a value in HTML, JSON and URLs. */
const SEPARATORS = /[\s"'<>=&?;,(){}[\]]+/;
/** Values of other kinds may be as long; a code is as long as the one that was seen, give or take. */
const SLACK = 2;

/** Every text in a page that is written like this code, the most code-like first, without the code itself. */
export function findLikeCode(html: string, code: string): string[] {
  const foreign = /[^\w-]/.test(code) ? /^[\x21-\x7e]+$/ : /^[\w-]+$/;
  const texts = unescapeHtml(html)
    .split(SEPARATORS)
    .map((text) => decode(text))
    .filter((text) => Math.abs(text.length - code.length) <= SLACK && text !== code && foreign.test(text));
  return [...new Set(texts)].sort((a, b) => distance(a, code) - distance(b, code));
}

/** Whether the code itself stands in a text, as it is or encoded as pages and URLs do. */
export function showsCode(text: string, code: string): boolean {
  return [text, unescapeHtml(text), decode(text)].some((form) => form.includes(code));
}

/** Values that an answer calls a code: a member, or a parameter of an address in it. */
export function findNamedCodes(body: string): string[] {
  const members = [...body.matchAll(/"code"\s*:\s*"((?:[^"\\]|\\.)+)"/gi)].map(([, value = '']) => value);
  const parameters = [...unescapeHtml(body).matchAll(/[?&#](?:amp;)?code=([^&#"'<>\s\\]+)/gi)].map(
    ([, value = '']) => decode(value),
  );
  return [...new Set([...members, ...parameters])];
}

const distance = (text: string, code: string): number => Math.abs(text.length - code.length);

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function unescapeHtml(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&#x2F;', '/')
    .replaceAll('&#43;', '+')
    .replaceAll('&#x2B;', '+')
    .replaceAll('&amp;', '&');
}
