/** Shorter pieces are copied by the engine itself. */
const SHORTEST_SLICE = 13;

/**
 * A copy of a text for something that is kept: a piece that was cut out of a long text keeps all of that alive, however
 * short it is itself.
 */
export function detachText(text: string): string {
  return text.length < SHORTEST_SLICE ? text : (JSON.parse(JSON.stringify(text)) as string);
}
