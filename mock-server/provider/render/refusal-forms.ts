import { CONDITION_IDS, type ConditionId } from '../../../specs/generated/condition-ids.ts';
import type { Documented, Protocol } from '../../../specs/generated/protocol.ts';
import type { ReadOnly } from '../../../specs/read-only.ts';
import type { AnswerForm, Dialect } from '../dialect.ts';

/** The part of `specs/protocol.json` that the provider answers from. */
export type ProtocolTable = ReadOnly<{
  problem: Pick<Protocol['problem'], 'type' | 'title' | 'status'>;
  conditions: { id: string; documented?: Omit<Documented, 'source'> }[];
}>;

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
    forms.set(id, formOf(protocol, dialect, id));
  }
  return forms;
}

/** Of a member that is named twice a dialect need not speak: it is a repeated parameter too. */
function formOf(protocol: ProtocolTable, dialect: Dialect, id: ConditionId): AnswerForm {
  const own = dialect.refusals[id] ?? documentedForm(protocol, id);
  if (own !== undefined) return own;
  return id === 'token-member-repeated' ? formOf(protocol, dialect, 'token-parameter-repeated') : LAST_RESORT;
}
