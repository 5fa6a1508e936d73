import type { MockConfigFile as Generated } from '../../specs/generated/mock-config.ts';
import type { ReadOnly } from '../../specs/read-only.ts';

/** A configuration file that `specs/schemas/mock-config.schema.json` accepts. */
export type MockConfigFile = ReadOnly<Generated>;
