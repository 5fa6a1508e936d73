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

/** Registers another application, and a person if it is for one. */
export function register(another: App, whom?: Person): void {
  known.apps.push(another);
  if (whom && !people.some(({ id }) => id === whom.id)) known.people.push(whom);
}
