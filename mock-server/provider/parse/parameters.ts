/** One parameter of a query, a form or the top level of a JSON object. */
export interface Parameter {
  readonly name: string;
  /** Decoded once; undefined when the value is not a string (JSON only). */
  readonly value: string | undefined;
  /** The value as it was on the wire, still encoded. */
  readonly raw: string;
}

/** Parameters in wire order, repetitions kept. */
export interface Parameters {
  readonly entries: readonly Parameter[];
  /** Why nothing can be read from it; undefined when it is well formed. */
  readonly problem: string | undefined;
  /** A JSON object that names a member twice: its entries hold the last one only. */
  readonly repeatedMember: boolean;
}

/** No parameters at all. */
export const NO_PARAMETERS: Parameters = { entries: [], problem: undefined, repeatedMember: false };

/** Makes the result for a text that cannot be read. */
export function malformed(problem: string): Parameters {
  return { entries: [], problem, repeatedMember: false };
}

/** The first parameter of that name, whatever its value. */
export function findParameter(parameters: Parameters, name: string): Parameter | undefined {
  for (const entry of parameters.entries) if (entry.name === name) return entry;
  return undefined;
}

/** How often the name occurs. */
export function countParameter(parameters: Parameters, name: string): number {
  let count = 0;
  for (const entry of parameters.entries) if (entry.name === name) count += 1;
  return count;
}
