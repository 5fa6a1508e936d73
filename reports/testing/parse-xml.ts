import { SaxesParser } from 'saxes';

/** An element of an XML document; `text` is its character data. */
export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  children: XmlElement[];
  text: string;
}

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>';

/**
 * Reads a document with a strict parser that is not ours, which knows the characters of XML 1.0 and every rule of being well
 * formed.
 * @throws Error when the text is not well formed, or does not say what it is
 */
export function parseXml(source: string): XmlElement {
  if (!source.startsWith(DECLARATION)) throw new Error('no XML declaration');
  const top: XmlElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [top];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes: { ...attributes }, children: [], text: '' };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => {
    open.pop();
  });
  const addText = (text: string) => {
    const parent = open.at(-1);
    if (parent) parent.text += text;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.write(source).close();
  const [root] = top.children;
  if (!root) throw new Error('no root element');
  return root;
}

/** All elements of that name below an element. */
export function findAll(element: XmlElement, name: string): XmlElement[] {
  return element.children.flatMap((child) => [
    ...(child.name === name ? [child] : []),
    ...findAll(child, name),
  ]);
}
