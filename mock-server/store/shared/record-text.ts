/** Records as text, for a store outside of this process. */
import type { Client, User } from '../../provider/config.ts';

/** Clients and users stand in every process's configuration; in the store they are named. */
interface People {
  readonly clients: readonly Client[];
  readonly users: readonly User[];
}

/** Writes values as text and reads them again. */
export interface RecordCodec {
  write(value: unknown): string;
  /** @param refer finds what another record is named by, when someone asks for it */
  read(text: string, refer: (tokenKey: string) => unknown): unknown;
}

/** Members that are written as a name: who they name stands in the configuration. */
const CLIENT_MEMBERS: readonly string[] = ['client'];
const USER_MEMBERS: readonly string[] = ['user', 'signedIn'];

/** What JSON has no words for. */
const REFERENCE = '$';

/** Writes records as JSON: clients, users and tokens as references, and instants that are none as text. */
export function createRecordCodec({ clients, users }: People): RecordCodec {
  const clientsById = new Map(clients.map((client) => [client.id, client]));
  const usersById = new Map(users.map((user) => [user.id, user]));
  const shorten = (name: string, value: unknown): unknown => {
    if (typeof value === 'number') return Number.isFinite(value) ? value : { [REFERENCE]: `${value}` };
    if (typeof value !== 'object' || value === null) return value;
    if (name === 'token' && 'key' in value) return { [REFERENCE]: value.key };
    if (!('id' in value)) return value;
    const known = CLIENT_MEMBERS.includes(name)
      ? clientsById
      : USER_MEMBERS.includes(name)
        ? usersById
        : undefined;
    return known?.get(`${value.id}`) === value ? { [REFERENCE]: value.id } : value;
  };
  // While text is written, a record that nobody asked for is named and not looked for.
  let writing = false;
  return {
    write(value) {
      writing = true;
      try {
        return JSON.stringify(value, shorten);
      } finally {
        writing = false;
      }
    },
    read(text, refer) {
      const tokens: [object, string][] = [];
      const value: unknown = JSON.parse(text, function (this: object, name, member: unknown) {
        const reference = referenceIn(member);
        if (reference === undefined) return member;
        if (CLIENT_MEMBERS.includes(name)) return clientsById.get(reference);
        if (USER_MEMBERS.includes(name)) return usersById.get(reference);
        if (name !== 'token') return Number(reference);
        tokens.push([this, reference]);
        return undefined;
      });
      for (const [owner, key] of tokens)
        defineReference(owner, 'token', () => (writing ? { [REFERENCE]: key } : refer(key)));
      return value;
    },
  };
}

function referenceIn(member: unknown): string | undefined {
  if (typeof member !== 'object' || member === null || !(REFERENCE in member)) return undefined;
  return `${(member as Record<string, unknown>)[REFERENCE]}`;
}

/** A member that is looked for when someone asks, unless it was given another value before. */
function defineReference(owner: object, name: string, find: () => unknown): void {
  const replace = (value: unknown): void => {
    Object.defineProperty(owner, name, { value, writable: true, enumerable: true, configurable: true });
  };
  Object.defineProperty(owner, name, {
    get: find,
    set: replace,
    enumerable: true,
    configurable: true,
  });
}
