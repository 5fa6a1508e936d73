/** Finds out, before anything is judged, whether a run can tell something at all, and who has to act if not. */
import type { Secret } from '../../reports/model/redact.ts';
import type { TestRecord } from '../../reports/model/types.ts';
import { Recorder } from '../fixtures/recorder.ts';
import { ControlFailedError } from '../flows/control-failed.ts';
import { encodings, type Grant, Provider } from '../flows/provider.ts';
import { startLearning } from '../flows/start-learning.ts';
import { BrowserLab, firstLine, SharedBrowser } from '../flows/visit.ts';
import { NoAnswerError, Wire } from '../flows/wire.ts';
import { openTarget } from './open-target.ts';
import type { RunPlan } from './target-spec.ts';

export type Responsible = 'operator' | 'vendor' | 'network';

export interface PreflightStep {
  readonly step: string;
  readonly ok: boolean;
  readonly message: string;
  /** What to change; present when `ok` is false or something deserves attention. */
  readonly advice?: string;
  readonly who?: Responsible;
}

export interface PreflightResult {
  readonly ok: boolean;
  /** 2: the configured client is refused; 4: the host is not reached. */
  readonly exitCode: 0 | 2 | 4;
  readonly steps: readonly PreflightStep[];
  /** What was exchanged, tagged. */
  readonly record: TestRecord;
  /** What was learned beyond the configuration, and must be in no file. */
  readonly secrets: readonly Secret[];
  /** PNG of the page on which the sign-in could not be played on; what stands in fields is covered. */
  readonly picture?: Buffer;
}

const NETWORK_ADVICE: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the host name does not resolve: check baseUrl, DNS and VPN',
  ECONNREFUSED: 'nothing listens there: check the port of baseUrl and that the service is running',
  ECONNRESET: 'the connection was closed: check http against https in baseUrl, and proxies on the way',
  TIMEOUT: 'no answer in time: check firewalls, or raise limits.timeoutSeconds',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is self-signed: give its authority in tls.caFile',
  SELF_SIGNED_CERT_IN_CHAIN: 'the authority is not known here: give it in tls.caFile',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the authority is not known here: give it in tls.caFile',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the authority is not known here: give it in tls.caFile',
  CERT_HAS_EXPIRED: 'the certificate has expired: the vendor has to renew it',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another host: check baseUrl',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED:
    'the host asks for a client certificate: give it in tls.certFile and tls.keyFile',
  PROXY: 'check that variable, or name the host of baseUrl in NO_PROXY',
  EPROTO:
    'TLS could not be agreed on: check http against https in baseUrl, and whether the host asks for a client certificate',
};

/**
 * Tries an honest flow in both encodings.
 * The run must stop only for an unreachable host, or an explicit refusal (4xx) at the authorization endpoint or at the
 * token endpoint in both encodings; anything else is for the suites to judge.
 */
export async function runPreflight(
  plan: RunPlan,
  onStep: (step: PreflightStep) => void = () => undefined,
): Promise<PreflightResult> {
  const target = await openTarget(plan, false);
  const secrets: Secret[] = [];
  const { redactor, learner } = startLearning(target, plan.tagKey, (kind, value) => {
    secrets.push({ kind, value });
  });
  const { requestsPerSecond, timeoutSeconds } = target.limits;
  const wire = new Wire({
    ...target.tls,
    timeoutMs: timeoutSeconds * 1000,
    watch: (seen) => learner.see(seen),
    ...(requestsPerSecond === undefined ? {} : { requestsPerSecond }),
  });
  const recorder = new Recorder();
  wire.recordTo(recorder);
  const browser = new SharedBrowser();
  const lab = new BrowserLab(target, browser, true);
  const provider = new Provider(target, wire, lab, (kind, value) => learner.learn(kind, value));
  const steps: PreflightStep[] = [];
  const report = (step: PreflightStep): void => {
    const shown = { ...step, message: redactor.redact(step.message) };
    steps.push(shown);
    onStep(shown);
  };
  try {
    let picture: Buffer | undefined;
    const exitCode = await judgeConfiguration(provider, report, (png) => {
      picture ??= png;
    });
    return {
      ok: exitCode === 0,
      exitCode,
      steps,
      record: recorder.toRecord(redactor, wire.counters),
      secrets,
      ...(picture ? { picture } : {}),
    };
  } finally {
    wire.close();
    await browser.close();
    await target.close();
  }
}

async function judgeConfiguration(
  provider: Provider,
  report: (step: PreflightStep) => void,
  keepPicture: (png: Buffer | undefined) => void,
): Promise<0 | 2 | 4> {
  const { target } = provider;
  const unreachable = await reach(provider);
  if (unreachable) {
    report(unreachable);
    return 4;
  }
  report({ step: 'reach the host', ok: true, message: `${target.baseUrl} answers` });
  if (target.interaction.kind !== 'none' && !provider.lab.available) {
    report({
      step: 'find a browser',
      ok: false,
      message: target.browserMissing ?? 'no browser was found',
      advice: 'sign-in pages need a browser: run `npx airisk-conformance browser`',
      who: 'operator',
    });
    return 0;
  }
  const grants: Grant[] = [];
  for (const encoding of encodings) {
    try {
      grants.push(await provider.grant());
    } catch (error) {
      const stop = authorizeStep(error, provider);
      if (error instanceof ControlFailedError) keepPicture(error.picture);
      report(stop.step);
      if (stop.exit !== 0) return stop.exit;
      if (encoding === 'form') return 0;
    }
  }
  report({ step: 'get a code', ok: true, message: `client ${target.client.id} is granted a code` });
  return redeemBoth(provider, grants, report);
}

async function reach(provider: Provider): Promise<PreflightStep | undefined> {
  try {
    await provider.wire.send({ method: 'GET', url: provider.authorizeUrl('') });
    return undefined;
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
    const known = NETWORK_ADVICE[error.code];
    // A proxy that does not answer says nothing about who lies behind it.
    const proxy = error.code === 'PROXY';
    return {
      step: proxy ? 'reach the proxy' : 'reach the host',
      ok: false,
      message: proxy ? error.message : `${provider.target.baseUrl} does not answer: ${error.message}`,
      advice: known ?? 'check baseUrl and the network between here and there',
      who:
        error.code === 'CERT_HAS_EXPIRED'
          ? 'vendor'
          : error.code.includes('CERT') || error.code === 'ENOTFOUND'
            ? 'operator'
            : 'network',
    };
  }
}

function authorizeStep(error: unknown, provider: Provider): { step: PreflightStep; exit: 0 | 2 } {
  const { target } = provider;
  const message = firstLine(error);
  if (!(error instanceof ControlFailedError)) throw error;
  const refused =
    error.status !== undefined && error.status >= 400 && error.status < 500 && error.status !== 429;
  if (refused) {
    const advice =
      error.status === 404
        ? 'check baseUrl: there is no authorization endpoint at this path'
        : `check client.id (${target.client.id}) and that client.redirectUri (${target.client.redirectUri}) is registered for it`;
    return { step: { step: 'get a code', ok: false, message, advice, who: 'operator' }, exit: 2 };
  }
  const pages = target.interaction.kind !== 'none';
  return {
    step: {
      step: 'get a code',
      ok: false,
      message,
      advice: pages
        ? 'check interaction: the steps did not lead to the redirect'
        : 'if the deployment shows sign-in pages, describe them in interaction',
      who: 'operator',
    },
    exit: 0,
  };
}

async function redeemBoth(
  provider: Provider,
  grants: readonly Grant[],
  report: (step: PreflightStep) => void,
): Promise<0 | 2> {
  const statuses: (number | undefined)[] = [];
  for (const [index, encoding] of encodings.entries()) {
    const grant = grants[index];
    if (!grant) continue;
    const step = `redeem a code (${encoding})`;
    try {
      await provider.redeem(grant, encoding);
      report({ step, ok: true, message: 'a token is answered' });
      statuses.push(200);
    } catch (error) {
      if (!(error instanceof ControlFailedError)) throw error;
      statuses.push(error.status);
      report({
        step,
        ok: false,
        message: error.message,
        advice: 'check client.secret and client.redirectUri',
        who: 'operator',
      });
    }
  }
  const refused = (status: number | undefined) =>
    status !== undefined && status >= 400 && status < 500 && status !== 429;
  return statuses.length === encodings.length && statuses.every(refused) ? 2 : 0;
}
