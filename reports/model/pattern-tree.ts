import { readUnits, startsEncoding } from './decode-unit.ts';

/** A stretch of text that patterns share; what follows it differs. */
interface Node<Entry> {
  text: string;
  /** By the first code unit of their text. */
  children: Map<number, Node<Entry>> | undefined;
  /** A pattern ends here. */
  entry: { readonly value: Entry } | undefined;
}

interface Longest<Entry> {
  readonly length: number;
  readonly end: number;
  readonly entry: Entry;
}

/**
 * Many patterns, compared with a text all at once: those of a kind begin alike (signed tokens share their whole header),
 * and one by one each of them would be compared with every token of a text.
 */
export class PatternTree<Entry> {
  readonly #root: Node<Entry> = { text: '', children: undefined, entry: undefined };

  get empty(): boolean {
    return this.#root.children === undefined;
  }

  /** Of equal patterns the first one stays. */
  add(pattern: string, entry: Entry): void {
    let node = this.#root;
    for (let from = 0; from < pattern.length; ) {
      const child = node.children?.get(pattern.charCodeAt(from));
      if (!child) {
        node.children ??= new Map();
        const leaf = { text: pattern.slice(from), children: undefined, entry: { value: entry } };
        node.children.set(pattern.charCodeAt(from), leaf);
        return;
      }
      const shared = sharedLength(child.text, pattern, from);
      if (shared < child.text.length) split(child, shared);
      from += shared;
      node = child;
    }
    node.entry ??= { value: entry };
  }

  /**
   * The pattern that covers most of a text from a position on, where characters may each be encoded.
   * @returns where it ends; of several that end there the longest.
   */
  longestAt(text: string, start: number): Omit<Longest<Entry>, 'length'> | undefined {
    let best: Longest<Entry> | undefined;
    // Different readings may come to the same: each is followed once.
    const followed = new Map<Node<Entry>, Set<string>>();
    const follow = (from: Node<Entry>, already: number, begin: number, before: number): void => {
      let [node, offset, at, length] = [from, already, begin, before];
      for (;;) {
        if (offset === node.text.length && node.entry) {
          // Of equal ones the last: the plain reading is tried last.
          const better = !best || at > best.end || (at === best.end && length >= best.length);
          if (better) best = { length, end: at, entry: node.entry.value };
        }
        if (at >= text.length) return;
        const code = text.charCodeAt(at);
        if (startsEncoding(code)) break;
        if (offset < node.text.length) {
          if (node.text.charCodeAt(offset) !== code) return;
          offset += 1;
        } else {
          const child = node.children?.get(code);
          if (!child) return;
          [node, offset] = [child, 1];
        }
        at += 1;
        length += 1;
      }
      const seen = followed.get(node) ?? new Set();
      const state = `${offset} ${at}`;
      if (seen.has(state)) return;
      followed.set(node, seen.add(state));
      for (const unit of readUnits(text, at)) {
        const next = go(node, offset, unit.text);
        if (next) follow(next.node, next.offset, unit.next, length + unit.text.length);
      }
    };
    follow(this.#root, 0, start, 0);
    return best;
  }
}

/** How far a stretch and a pattern agree. */
function sharedLength(stretch: string, pattern: string, from: number): number {
  const most = Math.min(stretch.length, pattern.length - from);
  let shared = 0;
  while (shared < most && stretch.charCodeAt(shared) === pattern.charCodeAt(from + shared)) shared += 1;
  return shared;
}

/** Lets a stretch end earlier: what is behind becomes its child. */
function split<Entry>(node: Node<Entry>, at: number): void {
  const rest: Node<Entry> = { text: node.text.slice(at), children: node.children, entry: node.entry };
  node.text = node.text.slice(0, at);
  node.children = new Map([[rest.text.charCodeAt(0), rest]]);
  node.entry = undefined;
}

/** Where these characters lead from a place in the tree. */
function go<Entry>(
  from: Node<Entry>,
  already: number,
  characters: string,
): { node: Node<Entry>; offset: number } | undefined {
  let [node, offset] = [from, already];
  for (let i = 0; i < characters.length; i += 1) {
    const code = characters.charCodeAt(i);
    if (offset < node.text.length) {
      if (node.text.charCodeAt(offset) !== code) return undefined;
      offset += 1;
    } else {
      const child = node.children?.get(code);
      if (!child) return undefined;
      [node, offset] = [child, 1];
    }
  }
  return { node, offset };
}
