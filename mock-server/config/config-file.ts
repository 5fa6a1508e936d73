import type { Agent, Client, Conversation, InteractionKind, Remembered, User } from '../provider/config.ts';
import type { MockLimits } from './options.ts';

/** A configuration file that `specs/schemas/mock-config.schema.json` accepts. */
export interface MockConfigFile {
  readonly $schema?: string;
  readonly clients?: readonly Client[];
  readonly users?: readonly User[];
  readonly agents?: readonly Agent[];
  readonly conversations?: readonly (Omit<Conversation, 'metadata' | 'messages'> & Partial<Conversation>)[];
  readonly port?: number;
  readonly host?: string;
  readonly allowRemote?: boolean;
  readonly allowHosts?: readonly string[];
  readonly dialect?: string;
  readonly interaction?: InteractionKind;
  readonly remember?: Remembered;
  readonly faults?: readonly string[];
  readonly seed?: number;
  readonly codeLifetimeSeconds?: number;
  readonly tokenLifetimeSeconds?: number;
  readonly interactionLifetimeSeconds?: number;
  readonly sessionLifetimeSeconds?: number;
  readonly prefix?: string;
  readonly tls?: { readonly keyFile: string; readonly certFile: string };
  readonly journal?: boolean;
  readonly controlPlane?: boolean;
  readonly controlToken?: string;
  readonly limits?: MockLimits;
}
