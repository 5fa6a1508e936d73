import { toPrintable } from '../printable.ts';

/** HTML that is safe to insert. Only `html` and `raw` make one. */
export class Markup {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

/** What may stand in a template: everything that is not `Markup` is text and gets escaped. */
export type Content = Markup | string | number | undefined | false | readonly Content[];

/**
 * Template tag that escapes every interpolated value, in text and in (always double-quoted) attributes. A line break
 * followed by indentation belongs to the layout of the source and is dropped.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Markup {
  const parts = dropLayout(strings);
  let source = parts[0] ?? '';
  values.forEach((value, i) => {
    source += toSource(value) + (parts[i + 1] ?? '');
  });
  return new Markup(source);
}

const known = new WeakMap<TemplateStringsArray, readonly string[]>();

function dropLayout(strings: TemplateStringsArray): readonly string[] {
  const parts = known.get(strings) ?? strings.map((part) => part.replace(/\n +/g, ''));
  known.set(strings, parts);
  return parts;
}

/** Marks text of our own (style, script) as HTML. */
export function raw(source: string): Markup {
  return new Markup(source);
}

function toSource(content: Content): string {
  if (content instanceof Markup) return content.source;
  if (content === undefined || content === false) return '';
  if (typeof content === 'number') return String(content);
  if (typeof content === 'string') return escapeHtml(content);
  return content.map(toSource).join('');
}

const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** Escapes text for HTML; control and reordering characters are made visible. */
export function escapeHtml(text: string): string {
  return toPrintable(text).replace(/[&<>"'`]/g, (character) => REFERENCES[character] ?? '');
}
