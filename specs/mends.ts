/** How each requirement is mended where it is broken, and which attack it opens: words for reports, which weigh nothing. */

import type { Mends } from './generated/mends.ts';
import { readSpec, sourceOf } from './index.ts';

/** The attack that a broken requirement opens, by the name that its document has for it. */
interface Attack {
  readonly name: string;
  /** Where it is described. */
  readonly label?: string;
  readonly url?: string;
}

export interface Mend {
  /** A sentence: what the provider or the client has to do. */
  readonly mend: string;
  readonly attack?: Attack;
  /** Requirements whose breach breaks this one as well. */
  readonly follows?: readonly string[];
}

let mends: Mends | undefined;

/** @returns undefined for a requirement that has none yet */
export function mendOf(id: string): Mend | undefined {
  mends ??= readSpec<Mends>('mends.json');
  const { attacks, requirements } = mends;
  const found = Object.hasOwn(requirements, id) ? requirements[id] : undefined;
  if (!found) return undefined;
  const attack = found.attack === undefined ? undefined : attacks[found.attack];
  const { mend, follows } = found;
  return { mend, ...(attack && { attack: describeAttack(attack) }), ...(follows && { follows }) };
}

function describeAttack({ name, source }: Mends['attacks'][string]): Attack {
  if (!source) return { name };
  const { label, url } = sourceOf({ source });
  return { name, label, ...(url !== undefined && { url }) };
}
