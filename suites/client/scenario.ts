/** Scenarios that code plays, as values beside that code. */
import type { ClientScenario } from '../../specs/generated/client-scenario.ts';
import type { ClientRequirementId } from '../../specs/generated/requirement-ids.ts';
import type { Finding } from './finding.ts';
import type { ObservationInput } from './observations/sample.ts';
import type { TestEnvironment } from './test-environment.ts';

/** Findings of an act by requirement; `*` is about all of them. */
type Findings = Readonly<Partial<Record<ClientRequirementId | '*', Finding>>>;
export type Script = (environment: TestEnvironment) => Promise<Findings>;
/** Reads one expectation from honest sign-ins. */
export type ObservationCheck = (input: ObservationInput) => Finding;

/** A scenario with its procedure; its id is its name in the map of its topic. */
export interface Played<Play> extends Omit<ClientScenario, 'id' | 'shape' | 'rows' | 'vectors'> {
  readonly verifies: readonly [ClientRequirementId, ...ClientRequirementId[]];
  readonly play: Play;
}

/** Scenarios of one topic by id. */
export type Topic<Play> = Readonly<Record<string, Played<Play>>>;

/** A scenario that is read from honest sign-ins. */
export const observation = (
  head: Omit<Played<ObservationCheck>, 'play'>,
  play: ObservationCheck,
): Played<ObservationCheck> => ({ ...head, play });

/** The scenarios of a topic, as a run plans them. */
export function listTopic<Play>(topic: Topic<Play>, shape: 'scripted' | 'observation'): ClientScenario[] {
  return Object.entries(topic).map(([id, { verifies, play: _play, ...head }]) => ({
    id,
    shape,
    rows: Object.fromEntries(verifies.map((row) => [row, []])),
    ...head,
  }));
}
