import type { Agent, Client, Conversation, User } from '../provider/config.ts';

/** The secret of a client that was given none: anybody may know it, and it is the same in every process and run. */
export function publicSecret(clientId: string): string {
  return `mock-secret-${clientId}-not-for-production`;
}

/** A user of whom only the id is known. Anybody may know the password. */
export function publicUser(id: string): User {
  return { id, name: id, login: id, password: `mock-password-${id}` };
}

/** The clients of a mock that was given none. */
export const DEFAULT_CLIENTS: readonly Client[] = [
  {
    id: 'abc123',
    secret: publicSecret('abc123'),
    name: 'Contoso Risk Portal',
    redirectUris: [
      'https://localhost/callback',
      'https://localhost/second',
      'https://localhost/tenant?t=1',
      'http://127.0.0.1:3000/callback',
    ],
  },
  {
    id: 'def456',
    secret: publicSecret('def456'),
    name: 'Fabrikam Audit Desk',
    redirectUris: ['https://localhost/other-client'],
  },
];

/** The users of a mock that was given none. */
export const DEFAULT_USERS: readonly User[] = [
  { id: 'user_42', name: 'Ada Lovelace', login: 'ada', password: 'mock-password-ada' },
  { id: 'user_7', name: 'Grace Hopper', login: 'grace', password: 'mock-password-grace' },
];

/** Secrets of their authenticators, where the dialect has any: base32, public, and good for nothing else. */
export const DEFAULT_TOTP_SECRETS: readonly string[] = [
  'MOCKADALOVELACEMOCKADALOVELACE23',
  'MOCKGRACEHOPPERMOCKGRACEHOPPER23',
];

/** Their passkeys, where the dialect has any: with their private keys, public, and good for nothing else. */
export const DEFAULT_PASSKEYS: readonly NonNullable<User['passkey']>[] = [
  {
    id: 'bW9jay1wYXNza2V5LWFkYQ',
    rpId: 'localhost',
    userHandle: 'dXNlcl80Mg',
    publicKey:
      'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEH7chrFWIfnGsfQSQ5sNxFsTfqmeo01pq1Fr4iNGvPP6jyKNcsEy8I-ZlUnGO0XUuCjMdk0IVrYz2RqnVEnnboA',
    privateKey:
      'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgUvgsmJTMnvSb0VLKVe8ToMRmddaT7uHSYaQFgbPZirGhRANCAAQftyGsVYh-cax9BJDmw3EWxN-qZ6jTWmrUWviI0a88_qPIo1ywTLwj5mVScY7RdS4KMx2TQhWtjPZGqdUSedug',
  },
  {
    id: 'bW9jay1way1vZi1ncmFjZQ',
    rpId: 'localhost',
    userHandle: 'dXNlcl83',
    publicKey:
      'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEAxWLxPODW6nOmcN3-HCYfYyBNoVAneWIvZ70M4Soumn80ZWNV3mDLhmzCuLKS6obl30J9kKHC3pguMr-9MCkjQ',
    privateKey:
      'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgoQ0x_eeDNiVYlvTDFdcXsX6amPWrZXbBzb_b56wgu7qhRANCAAQDFYvE84Nbqc6Zw3f4cJh9jIE2hUCd5Yi9nvQzhKi6afzRlY1XeYMuGbMK4spLqhuXfQn2QocLemC4yv70wKSN',
  },
];

/** The agents of a mock that was given none. */
export const DEFAULT_AGENTS: readonly Agent[] = [
  {
    id: 'agent_risk',
    name: 'Risk Assessor',
    description: 'Rates the risks of a project and proposes measures.',
  },
  { id: 'agent_policy', name: 'Policy Guide', description: 'Answers questions about internal policies.' },
  { id: 'agent_vendor', name: 'Vendor Reviewer', description: 'Reviews the questionnaires of suppliers.' },
];

const TOPICS = [
  'Supplier outage in the northern warehouse',
  'Access review of the payroll system',
  'Data retention for closed accounts',
  'Backup test of the claims database',
  'Phishing reports of the last quarter',
  'New cloud region for the archive',
  'Business continuity of the call centre',
] as const;

const DEPARTMENTS = ['finance', 'operations', 'legal', 'people'] as const;
const FIRST_DAY = Date.UTC(2025, 0, 6, 8, 30);
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Three pages, and one. */
const [MANY, FEW] = [48, 5];

/** Conversations of the built-in users: three pages for the first, one for the second. */
export const DEFAULT_CONVERSATIONS: readonly Conversation[] = [
  ...makeConversations('user_42', '42', MANY),
  ...makeConversations('user_7', '7', FEW),
];

/** Conversations of other users, as many as the built-in ones have. */
export function publicConversations(userIds: readonly string[]): Conversation[] {
  return userIds.flatMap((id, at) => makeConversations(id, id, at === 0 ? MANY : FEW));
}

function makeConversations(userId: string, label: string, count: number): Conversation[] {
  return Array.from({ length: count }, (_, index) => makeConversation(userId, label, index));
}

function makeConversation(userId: string, label: string, index: number): Conversation {
  const start = FIRST_DAY + index * DAY_MS;
  const topic = TOPICS[index % TOPICS.length] ?? TOPICS[0];
  const agent = DEFAULT_AGENTS[index % DEFAULT_AGENTS.length];
  return {
    id: `conv_${label}_${String(index + 1).padStart(3, '0')}`,
    userId,
    agentId: agent?.id ?? 'agent_risk',
    title: topic,
    createdAt: toUtc(start),
    metadata: {
      department: DEPARTMENTS[index % DEPARTMENTS.length] ?? 'finance',
      priority: index % 3 === 0 ? 'high' : 'normal',
    },
    messages: [
      { role: 'user', text: `What should we know about: ${topic}?`, at: toUtc(start) },
      {
        role: 'agent',
        text: 'Three points matter: who is affected, how likely it is, and what is already in place.',
        at: toUtc(start + MINUTE_MS),
      },
    ],
  };
}

function toUtc(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, -5)}Z`;
}
