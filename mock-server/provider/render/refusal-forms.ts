import { CONDITION_IDS, type ConditionId } from '../conditions.ts';
import type { AnswerForm, Dialect } from '../dialect.ts';

/** The part of `specs/protocol.json` that the provider answers from. */
export interface ProtocolTable {
  readonly problem: { readonly type: string; readonly title: string; readonly status: number };
  readonly conditions: readonly {
    readonly id: string;
    readonly documented?:
      | { readonly status?: number; readonly mediaType?: string; readonly body?: string }
      | undefined;
  }[];
}

/** What an exchange is refused with when neither the documentation nor the dialect says: it never happens in ours. */
const LAST_RESORT: AnswerForm = { as: 'text', status: 400, body: 'Bad Request' };

/** The documented form of a condition, if the documentation prints all of it. */
export function documentedForm(protocol: ProtocolTable, id: ConditionId): AnswerForm | undefined {
  const documented = protocol.conditions.find((condition) => condition.id === id)?.documented;
  if (documented?.status === undefined || documented.body === undefined) return undefined;
  if (documented.body === 'problem') return { as: 'problem', ...protocol.problem };
  return documented.mediaType?.startsWith('text/plain')
    ? { as: 'text', status: documented.status, body: documented.body }
    : undefined;
}

/** Settles the wire form of every condition: the dialect's where it has one, else what is documented. */
export function settleForms(protocol: ProtocolTable, dialect: Dialect): ReadonlyMap<ConditionId, AnswerForm> {
  const forms = new Map<ConditionId, AnswerForm>();
  for (const id of CONDITION_IDS) {
    forms.set(id, dialect.refusals[id] ?? documentedForm(protocol, id) ?? LAST_RESORT);
  }
  return forms;
}
