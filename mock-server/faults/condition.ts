/**
 * A fault may be bound to a condition: `token/secret-not-compared@subject=user+encoding=json` forgets the secret only when a
 * user's code comes in JSON. Dimensions and values are those of specs/contexts.json.
 */

/** The requests whose context is looked at; others meet the fault always, for they prepare it. */
export type ContextKind = 'token' | 'authorize' | 'resource';

export interface Condition {
  readonly kind: ContextKind;
  /** All of them must hold. */
  readonly values: readonly (readonly [dimension: string, value: string])[];
}

/** A fault as it is asked for. */
export interface FaultReference {
  /** Id of the fault. */
  readonly id: string;
  /** Undefined: always. */
  readonly condition: Condition | undefined;
}

const KINDS: readonly ContextKind[] = ['token', 'authorize', 'resource'];

/** Areas of fault ids whose defect shows in one kind of request; all others show at the token endpoint. */
const KIND_OF_AREA: Readonly<Record<string, ContextKind>> = {
  authorize: 'authorize',
  redirect: 'authorize',
  state: 'authorize',
  resource: 'resource',
};

/** The kind of request in which a fault shows. */
export const kindOfFault = (id: string): ContextKind => KIND_OF_AREA[id.split('/')[0] ?? ''] ?? 'token';

/**
 * Reads `ID`, `ID@DIMENSION=VALUE`, or `ID@KIND.DIMENSION=VALUE+DIMENSION=VALUE`.
 * @throws RangeError for a condition that is not of this form
 */
export function parseFaultReference(text: string): FaultReference {
  const at = text.indexOf('@');
  if (at < 0) return { id: text, condition: undefined };
  const id = text.slice(0, at);
  const rest = text.slice(at + 1);
  const named = KINDS.find((kind) => rest.startsWith(`${kind}.`));
  const kind = named ?? kindOfFault(id);
  const values = (named ? rest.slice(named.length + 1) : rest).split('+').map((part) => {
    const match = /^([a-z-]+)=([a-z0-9-]+)$/.exec(part);
    if (!match)
      throw new RangeError(
        `"${text}": a condition is written like ${id}@subject=user+encoding=json, not "${part}"`,
      );
    return [match[1] ?? '', match[2] ?? ''] as const;
  });
  return { id, condition: { kind, values } };
}
