import type { MockConfigFile } from './config-file.ts';

/** What a schema cannot say: ids are unique, and what refers to something refers to something that exists. */
export function checkMeaning(file: MockConfigFile): string[] {
  const { clients = [], users = [], agents = [], conversations = [] } = file;
  const lines = [
    ...repeated('clients', 'id', clients),
    ...repeated('users', 'id', users),
    ...repeated('users', 'login', users),
    ...passkeysApart(users),
    ...repeated('agents', 'id', agents),
    ...repeated('conversations', 'id', conversations),
  ];
  clients.forEach((client, index) => {
    client.redirectUris.forEach((uri, at) => {
      if (!URL.canParse(uri))
        lines.push(`clients[${index}].redirectUris[${at}] is "${uri}", which is not an absolute URI`);
    });
    client.formActionOrigins?.forEach((origin, at) => {
      if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
        lines.push(
          `clients[${index}].formActionOrigins[${at}] is "${origin}"; give an origin such as https://app.example`,
        );
      }
    });
  });
  conversations.forEach((one, index) => {
    if (!users.some(({ id }) => id === one.userId)) {
      lines.push(`conversations[${index}].userId is "${one.userId}", and no user has that id`);
    }
  });
  return lines;
}

/** A provider is one relying party: its passkeys are told apart by their ids, and are all for its own name. */
function passkeysApart(users: NonNullable<MockConfigFile['users']>): string[] {
  const held = users.flatMap(({ passkey }, at) =>
    passkey ? [{ ...passkey, at: `users[${at}].passkey` }] : [],
  );
  const [first] = held;
  return held.flatMap(({ id, rpId, at }, index) => {
    const same = held.slice(0, index).find((other) => other.id === id);
    return [
      ...(same ? [`${at}.id is the one that ${same.at} has already`] : []),
      ...(rpId === first?.rpId
        ? []
        : [`${at}.rpId is "${rpId}", and that of ${first?.at} "${first?.rpId}"; give one name`]),
      ...(isAddress(rpId)
        ? [`${at}.rpId is "${rpId}"; a passkey is for a host name, such as localhost`]
        : []),
    ];
  });
}

/** Web Authentication takes domains only. */
const isAddress = (host: string): boolean => /^[\d.]+$|[:[]/.test(host);

function repeated<K extends string>(
  list: string,
  key: K,
  items: readonly Readonly<Record<K, string>>[],
): string[] {
  return items.flatMap((item, index) => {
    const first = items.findIndex((other) => other[key] === item[key]);
    return first < index
      ? [`${list}[${index}].${key} is "${item[key]}", which ${list}[${first}] has already`]
      : [];
  });
}
