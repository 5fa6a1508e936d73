/** Where in a file the mistake is that a line tells of: such a line begins with the path of what it is about. */
import jsonc, { type Node } from 'jsonc-parser';
import { type Place, placeAt } from './excerpt.ts';

/**
 * Finds the places of mistakes in one file.
 * @param text JSON that can be read, with comments if it has any
 * @returns takes a line such as `unknown key users.frist; …` or `clients[0].secret is missing`. What is missing is found
 *   where it belongs: at the member that has to hold it. Undefined for what has no place: the document as a whole.
 */
export function placesIn(text: string): (problem: string) => Place | undefined {
  const root = jsonc.parseTree(text, [], { allowTrailingComma: true });
  return (problem) => {
    if (root === undefined) return undefined;
    const offset = offsetOf(root, problem.replace(/^unknown key /, ''));
    return offset === undefined ? undefined : placeAt(text, offset);
  };
}

/** Follows the path as far as there is something; undefined where not even its first step is there. */
function offsetOf(root: Node, problem: string): number | undefined {
  let node = root;
  let rest = problem;
  let offset: number | undefined;
  for (;;) {
    const step = nextStep(node, rest);
    if (step === undefined) return offset;
    offset = step.offset;
    node = step.node;
    rest = rest.slice(step.length).replace(/^\./, '');
  }
}

interface Step {
  readonly node: Node;
  /** Of the member's name, or of the element: a value may be far to the right of its name. */
  readonly offset: number;
  readonly length: number;
}

function nextStep(node: Node, rest: string): Step | undefined {
  if (node.type === 'array') {
    const [whole = '', index] = /^\[(\d+)\]/.exec(rest) ?? [];
    const element = node.children?.[Number(index)];
    return element && { node: element, offset: element.offset, length: whole.length };
  }
  // A name may hold dots and blanks: the longest that fits is meant.
  const steps = (node.type === 'object' ? (node.children ?? []) : []).flatMap(
    ({ offset, children }): Step[] => {
      const name = String(children?.[0]?.value);
      const value = children?.[1];
      const fits =
        value !== undefined && rest.startsWith(name) && /^($|[.[\s:;,])/.test(rest.slice(name.length));
      return fits ? [{ node: value, offset, length: name.length }] : [];
    },
  );
  return steps.sort((a, b) => b.length - a.length)[0];
}
