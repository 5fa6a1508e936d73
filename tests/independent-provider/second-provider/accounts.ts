/** Who is registered at the second provider. The values are awkward on purpose: a judge has to encode them rightly. */
export interface App {
  readonly id: string;
  readonly secret: string;
  readonly uris: readonly [string, ...string[]];
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly passPhrase: string;
}

export const app: App = {
  id: 'Risk-Board.01',
  secret: 'q7+K &=%41/9Zq~Rm2',
  uris: [
    'https://board.example.net/signed-in',
    'https://board.example.net/second',
    'https://board.example.net/tenant?t=1&lang=sv',
  ],
};

export const otherApp: App = {
  id: 'archive_tool',
  secret: 'Wf3-archive_8.LmN0pq',
  uris: ['https://archive.example.net/return'],
};

export const person: Person = {
  id: 'Anna.Lind@example.org',
  name: 'Anna Lind',
  passPhrase: 'correct horse 7 battery',
};

export const otherPerson: Person = {
  id: 'bo-ek_9',
  name: 'Bo Ek',
  passPhrase: 'another staple 3 donkey',
};

const known = { apps: [app, otherApp], people: [person, otherPerson] };
export const apps: readonly App[] = known.apps;
export const people: readonly Person[] = known.people;

/** Registers an application, or another redirect URI of it, and a person if it is for one. */
export function register({ id, secret, uris }: App, whom?: Person): void {
  const at = known.apps.findIndex((one) => one.id === id);
  const before = known.apps[at]?.uris ?? [];
  known.apps.splice(at < 0 ? known.apps.length : at, 1, { id, secret, uris: [...uris, ...before] });
  if (whom && !people.some((someone) => someone.id === whom.id)) known.people.push(whom);
}
