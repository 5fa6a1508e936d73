/** Plays what was recorded, without a window, as a run will. */
import { describeAuthorization } from '../../suites/flows/describe.ts';
import { Provider } from '../../suites/flows/provider.ts';
import type { Decision } from '../../suites/flows/sign-in.ts';
import type { TargetUnderTest } from '../../suites/flows/target.ts';
import { BrowserSession, type SharedBrowser } from '../../suites/flows/visit.ts';
import { NoAnswerError, Wire } from '../../suites/flows/wire.ts';

export interface Replayed {
  readonly decision: Decision;
  /** Absent where it went as it was recorded. */
  readonly trouble?: string;
  readonly picture?: Buffer;
}

/** Signs in and decides with nothing remembered. */
export async function replay(
  target: TargetUnderTest,
  browser: SharedBrowser,
  decision: Decision,
): Promise<Replayed> {
  const { requestsPerSecond, timeoutSeconds } = target.limits;
  const wire = new Wire({
    ...target.tls,
    timeoutMs: timeoutSeconds * 1000,
    ...(requestsPerSecond === undefined ? {} : { requestsPerSecond }),
  });
  const provider = new Provider(target, wire, new BrowserSession(target, browser, true), () => undefined);
  try {
    const params = provider.authorizeParams();
    const result = await provider.authorize(params, decision, { fresh: true, honest: true });
    const came = result.code !== undefined;
    const picture = result.visit?.picture;
    if (decision === 'approve' ? came : !came && result.visit?.trouble === undefined) return { decision };
    const trouble = came
      ? 'a code came although the steps of the denial were played'
      : describeAuthorization(result);
    return { decision, trouble, ...(picture ? { picture } : {}) };
  } catch (error) {
    if (error instanceof NoAnswerError) return { decision, trouble: error.message };
    throw error;
  } finally {
    wire.close();
    await provider.close();
  }
}
