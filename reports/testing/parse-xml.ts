/** An element of an XML document; `text` is its character data. */
export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  children: XmlElement[];
  text: string;
}

/** XML 1.0 section 2.2. */
const CHARACTER = /^(?:[\t\n\r\u0020-\ud7ff\ue000-\ufffd]|[\ud800-\udbff][\udc00-\udfff])*$/;
const TOKEN = /<\/([\w-]+)>|<([\w-]+)((?:\s+[\w-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/y;
const ATTRIBUTE = /([\w-]+)="([^"]*)"/g;
const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * Parses the part of XML that a JUnit report may use; a second reading of the format, independent of the renderer.
 * @throws Error when the text is not well formed.
 */
export function parseXml(source: string): XmlElement {
  if (!CHARACTER.test(source)) throw new Error('a character that XML does not allow');
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>';
  if (!source.startsWith(declaration)) throw new Error('no XML declaration');
  const top: XmlElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [top];
  let at = declaration.length;
  while (at < source.length) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(source);
    const parent = open.at(-1);
    if (!match || !parent) throw new Error(`not well formed at ${source.slice(at, at + 40)}`);
    at = TOKEN.lastIndex;
    const [, closing, opening, attributes = '', empty, text] = match;
    if (text !== undefined) parent.text += decode(text);
    else if (opening !== undefined) {
      const element = { name: opening, attributes: readAttributes(attributes), children: [], text: '' };
      parent.children.push(element);
      if (empty === '') open.push(element);
    } else if (open.pop()?.name !== closing) throw new Error(`</${closing}> closes another element`);
  }
  const [root] = top.children;
  if (open.length !== 1 || !root || top.children.length !== 1) throw new Error('not one closed root element');
  return root;
}

function readAttributes(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [, name = '', value = ''] of text.matchAll(ATTRIBUTE)) {
    if (name in values) throw new Error(`attribute ${name} twice`);
    values[name] = decode(value);
  }
  return values;
}

function decode(text: string): string {
  if (text.includes(']]>')) throw new Error(']]> in character data');
  return text.replace(/&(?:#(\d+)|(\w+))?;?/g, (whole, code?: string, name?: string) => {
    const decoded = code === undefined ? NAMED[name ?? ''] : String.fromCodePoint(Number(code));
    if (decoded === undefined || !whole.endsWith(';')) throw new Error(`bare ${whole}`);
    return decoded;
  });
}

/** All elements of that name below an element. */
export function findAll(element: XmlElement, name: string): XmlElement[] {
  return element.children.flatMap((child) => [
    ...(child.name === name ? [child] : []),
    ...findAll(child, name),
  ]);
}
