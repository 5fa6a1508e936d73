/** A Markdown document with another text between `<!-- NAME: … -->` and `<!-- /NAME -->`; undefined: it has no such place. */
export function replaceBlock(document: string, name: string, text: string): string | undefined {
  const place = new RegExp(`(<!-- ${name}: [^\\n]*-->\\n)([\\s\\S]*?)(<!-- /${name} -->)`);
  if (!place.test(document)) return undefined;
  return document.replace(place, (_, begin: string, __, end: string) => `${begin}${text}${end}`);
}
