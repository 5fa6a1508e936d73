// Checked by the compiler only: the declarations of the package fit together.
import {
  createMockProvider,
  type JournalEntry,
  MockRefusedError,
  type MockServer,
  startMockServer,
} from 'airisk-conformance';

export async function use(): Promise<readonly JournalEntry[]> {
  const mock: MockServer = await startMockServer({ interaction: 'login', codeLifetimeSeconds: 30 });
  mock.arm({ match: { endpoint: 'token' }, times: 2, answer: { status: 503 } });
  mock.advance(1_000);
  const { code } = await createMockProvider({ baseUrl: 'https://airisk.example.com' }).authorize({
    state: 's',
  });
  // @ts-expect-error: there is no such interaction
  await startMockServer({ interaction: 'nonsense' }).catch(
    (error: unknown) => error instanceof MockRefusedError,
  );
  await mock.close();
  return code === undefined ? [] : mock.journal();
}
