/**
 * The mock provider of the AIRisk OAuth2 API.
 * @module
 */
export type { ArmedAnswer } from './armed-queue.ts';
export { closeOnSignals } from './close-on-signals.ts';
export { MockOptionsError } from './config/check-options.ts';
export { loadDialect } from './config/load-dialect.ts';
export {
  DEFAULTS,
  type MockConfig,
  type MockLimits,
  type MockServerOptions,
  type TlsOptions,
} from './config/options.ts';
export {
  MockConfigError,
  type MockConfigFlags,
  type MockConfigSources,
  resolveMockConfig,
} from './config/resolve-mock-config.ts';
export { createMockProvider } from './create-mock-provider.ts';
export type { Fault, FaultId } from './faults/fault.ts';
export { knownFaults } from './faults/index.ts';
export type { Explanation, ExplanationKind } from './journal/explanation.ts';
export type { JournalBatch } from './journal/follow-journal.ts';
export type { RawEntry } from './journal/journal.ts';
export type { JournalJudge, JournalView } from './journal/journal-view.ts';
export type { JournalEntry } from './journal/tag-secrets.ts';
export type { MockControls } from './mock-controls.ts';
export {
  type AuthorizeOutcome,
  type AuthorizeParameters,
  MockConnectionError,
  type MockProvider,
  type MockProviderOptions,
} from './mock-provider.ts';
export type { Agent, Client, Conversation, InteractionKind, User } from './provider/config.ts';
export type { Dialect } from './provider/dialect.ts';
export type { HeaderPair, PlainAnswer, PlainRequest, TransportHints } from './provider/plain.ts';
export { MockRefusedError, type MockServer, startMockServer } from './start-mock-server.ts';
export { StoreRefusedError } from './store/shared/store-lost.ts';
