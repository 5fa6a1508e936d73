/**
 * Whose data an answer shows. The documents do not say how it does: by a member that the operator names, by members that
 * are called as a user's id usually is, or, where it names nobody, by being the answer that this user alone gets.
 */
import type { WireAnswer } from '../flows/wire.ts';

/** What to write where answers do not tell whose data they show. */
export const HOW_TO_NAME_OWNER =
  'resources.owner: a JSON pointer into the answer of resources.userOnly, to the id of the user whose data it shows, such as /user/id, or /*/userID for a member of every entry';

/** Names that a user's id goes by, without separators and in lower case. */
const OWNER_NAMES = new Set(['userid', 'ownerid', 'appuserid', 'applicationuserid']);

/** The two users of a run. */
export interface Users {
  readonly mine: string;
  readonly theirs: string | undefined;
}

/** `both`: entries of either user; nothing says that this is not how it should be. */
export type Owner = 'mine' | 'theirs' | 'both' | 'nobody';

/** Whose data the ids in an answer say that it shows. */
export function readOwner(answer: WireAnswer, { mine, theirs }: Users, pointer: string | undefined): Owner {
  const ids = pointer === undefined ? idsByName(parse(answer.text)) : idsAt(parse(answer.text), pointer);
  const [hasMine, hasTheirs] = [ids.includes(mine), theirs !== undefined && ids.includes(theirs)];
  // The operator said that this member names the owner: then no entry may be another's.
  if (hasTheirs && (pointer !== undefined || !hasMine)) return 'theirs';
  if (hasTheirs) return 'both';
  return hasMine ? 'mine' : 'nobody';
}

/** Whether there is anything in an answer that could be a user's own: two users may both have nothing. */
export function showsAnything(answer: WireAnswer): boolean {
  return scalarsIn(parse(answer.text) ?? answer.text).some((value) => value !== '' && value !== null);
}

/** The documented length of a page: what is not on a full one may still be the user's own. */
const SHORT_LIST = 20;

/**
 * Whether an answer that names nobody shows the other user's data: entries that the other user's token shows, and none that
 * the own one does; or just what the other user is answered, with something in it that the own answer lacks.
 * @param own what the same token shows when nothing else is asked for
 * @param other the same for the other user's token
 */
export function showsOthersData(answer: WireAnswer, own: WireAnswer, other: WireAnswer): boolean {
  if (!showsAnything(answer) || answer.text === own.text) return false;
  const [shown, mine, theirs] = [answer, own, other].map(({ text }) => parse(text) ?? text);
  const known = new Set(scalarsIn(mine));
  if (answer.text === other.text) return scalarsIn(shown).some((value) => !known.has(value));
  const [entries = [], ownEntries = [], otherEntries = []] = [shown, mine, theirs].map(entriesIn);
  return (
    entries.length > 0 &&
    ownEntries.length < SHORT_LIST &&
    entries.some((entry) => otherEntries.includes(entry)) &&
    !entries.some((entry) => ownEntries.includes(entry))
  );
}

/** The objects in lists, as text. */
function entriesIn(value: unknown): string[] {
  if (Array.isArray(value))
    return value.flatMap((one) => (isObject(one) ? [JSON.stringify(one)] : entriesIn(one)));
  return isObject(value) ? Object.values(value).flatMap(entriesIn) : [];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const asId = (value: unknown): string[] =>
  typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];

function idsByName(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(idsByName);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    OWNER_NAMES.has(name.replace(/[_-]/g, '').toLowerCase()) ? asId(member) : idsByName(member),
  );
}

/** RFC 6901, and `*` for every element. */
function idsAt(value: unknown, pointer: string): string[] {
  const segments = pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
  let found: unknown[] = [value];
  for (const segment of segments) {
    found = found.flatMap((one) => {
      if (Array.isArray(one)) return segment === '*' ? one : one.slice(Number(segment), Number(segment) + 1);
      if (!isObject(one)) return [];
      return segment === '*' ? Object.values(one) : Object.hasOwn(one, segment) ? [one[segment]] : [];
    });
  }
  return found.flatMap(asId);
}

function scalarsIn(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(scalarsIn);
  return isObject(value) ? Object.values(value).flatMap(scalarsIn) : [value];
}
