import { fileSpec } from './config/file-spec.ts';
import { buildMockProvider, type MockProvider, type MockProviderOptions } from './mock-provider.ts';

/** Makes a mock without a socket, for tests in this process. @throws RangeError for options that cannot be */
export function createMockProvider(options: MockProviderOptions = {}): MockProvider {
  return buildMockProvider(options, fileSpec);
}
