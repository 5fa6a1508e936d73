/** What scenarios need of a client, and what to configure where it is missing. */
import type { ClientScenario } from '../../specs/generated/client-scenario.ts';
import { type Finding, unseen } from './finding.ts';
import type { Subject } from './test-environment.ts';

type Need = NonNullable<ClientScenario['needs']>[number];

interface UnmetNeed {
  readonly outcome: 'untestable' | 'not-applicable';
  readonly reason: string;
}

const UNMET: Readonly<Record<Need, UnmetNeed>> = {
  browser: {
    outcome: 'not-applicable',
    reason: 'The application is a command: it shows no pages in a browser.',
  },
  user: {
    outcome: 'not-applicable',
    reason: 'The application signs in for no user (users.primary is not configured).',
  },
  generic: {
    outcome: 'not-applicable',
    reason: 'The application signs in for a user (users.primary), so it asks for no generic token.',
  },
  api: {
    outcome: 'untestable',
    reason:
      'Needs an application that can be made to call the API: configure drive.apiUrl, a page that does so (for a command: drive.callsApi).',
  },
  launch: {
    outcome: 'untestable',
    reason: 'Needs an application that the run starts itself: configure launch with its command.',
  },
  'session-proof': {
    outcome: 'untestable',
    reason:
      'Needs a way to tell whether a browser is signed in: configure drive.statusUrl, a page that shows signedIn and begins no sign-in, or drive.apiUrl.',
  },
};

/** Why a scenario cannot be played with this client; undefined when it can. */
export function explainUnmet(
  { needs = [], title }: ClientScenario,
  { offers }: Subject,
): Finding | undefined {
  const missing = needs.filter((need) => !offers.has(need)).map((need) => UNMET[need]);
  const [first] = missing.sort((a, b) => (a.outcome < b.outcome ? -1 : 1));
  return first && { ...unseen(title, first.reason), unmet: first.outcome };
}
