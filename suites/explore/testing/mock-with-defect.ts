/** The mock with a defect that a test made up, on a port of this machine, and the judges' way to it. */
import { fileSpec } from '../../../mock-server/config/file-spec.ts';
import { openHttpServer } from '../../../mock-server/http/server.ts';
import { MockCore } from '../../../mock-server/mock-core.ts';
import type { PlainRequest } from '../../../mock-server/provider/plain.ts';
import { createProvider } from '../../../mock-server/provider/provider.ts';
import type { OverrideSteps, ProviderAnswer } from '../../../mock-server/provider/steps.ts';
import { openTarget } from '../../../runner/targets/open-target.ts';
import type { Target } from '../../../specs/generated/target.ts';
import { Provider } from '../../flows/provider.ts';
import type { ClientAccount } from '../../flows/target.ts';
import type { RunPlan } from '../../flows/target-spec.ts';
import { BrowserSession, SharedBrowser } from '../../flows/visit.ts';
import { Wire } from '../../flows/wire.ts';

export interface Opened {
  readonly provider: Provider;
  /** The target file that describes it. */
  readonly config: Target;
  readonly close: () => Promise<void>;
}

const LIFETIMES = { codeLifetimeSeconds: 60, tokenLifetimeSeconds: 3600 };

type Answer = ProviderAnswer | Promise<ProviderAnswer>;

/**
 * Starts the mock.
 * @param instead Answers some requests otherwise; what it leaves alone the mock answers.
 */
export async function openMock(
  overrides: readonly OverrideSteps[],
  instead?: (request: PlainRequest, usual: () => Answer) => Answer,
): Promise<Opened> {
  const core = new MockCore({ journal: false, ...LIFETIMES }, fileSpec);
  const mock = createProvider({
    ...{ config: core.config, dialect: core.dialect, protocol: fileSpec.protocol, store: core.store },
    now: core.clock.now,
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    overrides,
  });
  const handle = (request: PlainRequest): Answer =>
    instead ? instead(request, () => mock.handle(request)) : mock.handle(request);
  Object.defineProperty(core, 'handle', { value: handle });
  const server = await openHttpServer({
    core,
    host: '127.0.0.1',
    port: 0,
    tls: undefined,
    control: undefined,
  });
  const account = (at: number): ClientAccount => {
    const { id = '', secret = '', redirectUris = [] } = core.config.clients[at] ?? {};
    const [redirectUri = '', ...alternateRedirectUris] = redirectUris;
    return { id, secret, redirectUri, alternateRedirectUris };
  };
  const config: Target & { readonly name: string } = {
    name: 'a mock with a defect',
    baseUrl: `http://127.0.0.1:${server.port}`,
    client: { ...account(0), alternateRedirectUris: [...account(0).alternateRedirectUris] },
    otherClient: { ...account(1), alternateRedirectUris: [...account(1).alternateRedirectUris] },
    users: { primary: core.config.users[0]?.id ?? '', other: core.config.users[1]?.id ?? '' },
    interaction: { kind: 'none' },
    lifetimes: { codeSeconds: 60, tokenSeconds: 3600, maxWaitSeconds: 3600 * 24 },
    resources: { listUsers: '/api/Users/ListUsers', userOnly: '/api/Chat/GetConversations' },
  };
  const plan: RunPlan = {
    target: { kind: 'deployment', config: { ...config, folder: process.cwd() } },
    allowAttacks: true,
    tagKey: '00',
  };
  const target = {
    ...(await openTarget(plan, false)),
    advance: async (ms: number) => core.clock.advance(ms),
  };
  const wire = new Wire({ timeoutMs: 15_000 });
  const provider = new Provider(
    target,
    wire,
    new BrowserSession(target, new SharedBrowser()),
    () => undefined,
  );
  return {
    provider,
    config,
    close: async () => {
      wire.close();
      await server.close();
    },
  };
}
