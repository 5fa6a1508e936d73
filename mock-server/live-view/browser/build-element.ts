/** What an element may be built with. */
interface Parts {
  readonly class?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** Builds an element; texts stay texts, whatever they contain. */
export function build<K extends keyof HTMLElementTagNameMap>(
  name: K,
  parts: Parts = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  if (parts.class !== undefined) element.className = parts.class;
  for (const [attribute, value] of Object.entries(parts.attributes ?? {}))
    element.setAttribute(attribute, value);
  element.append(...children);
  return element;
}

/** Finds an element of the page's frame. @throws Error when the frame has none of that id */
export function find<T extends HTMLElement>(id: string, type: new () => T): T {
  const found = document.getElementById(id);
  if (found instanceof type) return found;
  throw new Error(`the page has no ${id}`);
}
