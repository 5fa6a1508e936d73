/** Finds out, before anything is judged, whether a run can tell something at all, and who has to act if not. */
import type { Secret } from '../../reports/model/redact.ts';
import type { TestRecord } from '../../reports/model/types.ts';
import type { Capability } from '../../specs/index.ts';
import { Provider } from '../../suites/flows/provider.ts';
import { Recorder } from '../../suites/flows/recorder.ts';
import { reproduce } from '../../suites/flows/reproduce.ts';
import { startLearning } from '../../suites/flows/start-learning.ts';
import type { RunPlan, Vouchable } from '../../suites/flows/target-spec.ts';
import { BrowserSession, SharedBrowser } from '../../suites/flows/visit.ts';
import { NoAnswerError, Wire, type WireAnswer } from '../../suites/flows/wire.ts';
import { openTarget } from './open-target.ts';
import { planFlows } from './preflight/parts.ts';
import { proveAlone } from './preflight/prove-alone.ts';
import { proveClient } from './preflight/prove-client.ts';
import { proveDenial } from './preflight/prove-denial.ts';
import { proveFlows } from './preflight/prove-flows.ts';
import { proveInstances } from './preflight/prove-instances.ts';
import { proveLifetimes } from './preflight/prove-lifetimes.ts';
import { proveMemory, signsInForEachCode } from './preflight/prove-memory.ts';
import { proveOtherSignIn } from './preflight/prove-other-sign-in.ts';
import { proveOtherUser } from './preflight/prove-other-user.ts';
import { proveList, proveUserOnly } from './preflight/prove-resources.ts';
import type { Finding, PreflightStep, Report } from './preflight/step.ts';

export type { PreflightStep } from './preflight/step.ts';

export interface PreflightResult {
  readonly ok: boolean;
  /** 2: the client is refused, or something is refuted that nobody vouched for; 4: the host is not reached. */
  readonly exitCode: 0 | 2 | 4;
  readonly steps: readonly PreflightStep[];
  /** What was exchanged, tagged. */
  readonly record: TestRecord;
  /** What was learned beyond the configuration, and must be in no file. */
  readonly secrets: readonly Secret[];
  /** A newer code or token ends the older one: the run must do one thing after the other. */
  readonly oneAtATime?: true;
  /** Nothing of a sign-in is remembered, so that workers which share codes would have more to share. */
  readonly signsInForEachCode?: true;
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
 * Shows that what the target file declares is so, each part by an honest exchange. What is refuted can be the operator's
 * mistake or the vendor's: it stops a run, unless the operator vouches for it. An honest exchange that works in one
 * encoding only, or has a wrong answer, is for the suites to judge.
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
  const recorder = new Recorder(target);
  wire.recordTo(recorder);
  const browser = new SharedBrowser();
  const browserSession = new BrowserSession(target, browser, true);
  const provider = new Provider(target, wire, browserSession, (kind, value) => learner.learn(kind, value));
  const steps: PreflightStep[] = [];
  const report = (finding: Finding): void => {
    const step = vouchFor(finding, plan.vouched ?? []);
    const { message, advice, readings, evidence = [] } = step;
    const redact = (text: string): string => redactor.redact(text);
    const shown: PreflightStep = {
      ...step,
      message: redact(message),
      ...(advice === undefined ? {} : { advice: redact(advice) }),
      ...(readings === undefined ? {} : { readings: redactor.redactDeep(readings) }),
      ...(step.vouched && step.breaks !== undefined
        ? { reproduce: reproduce(recorder.pick(evidence), target, redact) }
        : {}),
    };
    steps.push(shown);
    onStep(shown);
  };
  try {
    let picture: Buffer | undefined;
    const reached = await proveConfiguration(provider, report, (png) => {
      picture ??= png;
    });
    const alone = reached === 4 ? undefined : await proveAlone(provider, report);
    const stops = steps.some(({ outcome, vouched }) => outcome === 'refuted' && !vouched);
    const exitCode = reached === 4 ? 4 : stops ? 2 : 0;
    return {
      ok: exitCode === 0,
      exitCode,
      steps,
      record: recorder.toRecord(redactor, wire.counters),
      secrets,
      ...(alone ? { oneAtATime: true as const } : {}),
      ...(signsInForEachCode(provider) ? { signsInForEachCode: true as const } : {}),
      ...(picture ? { picture } : {}),
    };
  } finally {
    wire.close();
    await provider.close();
    await browser.close();
    await target.close();
  }
}

/** A step, with what vouching has to do with it. */
function vouchFor(finding: Finding, vouched: readonly Vouchable[]): PreflightStep {
  const { vouch, outcome } = finding;
  const open = outcome === 'refuted' || outcome === 'unseen';
  const isVouched = open && vouch !== undefined && vouched.includes(vouch);
  // What cannot be seen is a gap only where rows rest on it.
  const seen = outcome === 'unseen' && (isVouched || vouch === undefined);
  const offer =
    open && vouch !== undefined && !isVouched
      ? [
          finding.advice,
          outcome === 'refuted'
            ? `if the file is right, say so with --vouch ${vouch}: the run then judges it, and fails`
            : `or say with --vouch ${vouch} that the file is right; without, rows that rest on it stay inconclusive`,
        ]
      : [finding.advice];
  const advice = offer.filter((part) => part !== undefined).join('; ');
  return {
    ...finding,
    ok: outcome === 'proved' || seen,
    ...(advice === '' ? {} : { advice }),
    ...(isVouched ? { vouched: true as const } : {}),
  };
}

async function proveConfiguration(
  provider: Provider,
  report: Report,
  keepPicture: (png: Buffer | undefined) => void,
): Promise<0 | 4> {
  const { target } = provider;
  const reached = await reach(provider);
  if ('step' in reached) {
    report(reached);
    return 4;
  }
  report({ step: 'reach the host', outcome: 'proved', message: `${target.baseUrl} answers` });
  await proveInstances(provider, reached, report);
  if (target.interaction.kind !== 'none' && !provider.browserSession.available) {
    report({
      ...{ step: 'find a browser', outcome: 'refuted', who: 'operator' },
      message: target.browserMissing ?? 'no browser was found',
      advice: 'sign-in pages need a browser: run `npx airisk-conformance browser`',
    });
    return 0;
  }
  const client = await proveClient(provider, report, keepPicture);
  if ('stop' in client) {
    const untried = CONTROLLED.filter(
      (capability) => target.offers.has(capability) && !(client.granted && PAGES.includes(capability)),
    );
    if (client.stop === 'unproved' && untried.length > 0)
      report({
        ...{ step: 'prove the rest', outcome: 'inconclusive', capabilities: untried },
        message: `not tried, since the client alone did not get a token: ${client.why}`,
      });
    return 0;
  }
  const { encoding, token, answer } = client;
  const list = await proveList(provider, token, report);
  let opened = false;
  await proveFlows(provider, planFlows(target, encoding), encoding, report, async (proof) => {
    if (opened || !proof.parts.some(({ at }) => at === 'users.primary')) return;
    opened = true;
    await proveUserOnly(provider, proof.token, report);
  });
  if (!opened) await proveUserOnly(provider, undefined, report);
  if (target.users.other !== undefined && target.interaction.kind !== 'none')
    await proveOtherUser(provider, target.users.other, list, report);
  if (target.users.other !== undefined && target.offers.has('other-sign-in'))
    await proveOtherSignIn(provider, target.users.other, report);
  await proveMemory(provider, report);
  await proveLifetimes(provider, answer, encoding, report);
  if (target.offers.has('denial') && client.pagesAsDeclared) keepPicture(await proveDenial(provider, report));
  return 0;
}

/** Shown as soon as a code is granted. */
const PAGES: readonly Capability[] = ['interaction', 'password'];
/** What rows rest on beside the client itself. */
const CONTROLLED: readonly Capability[] = [
  ...PAGES,
  'other-sign-in',
  ...(['second-client', 'user', 'other-user', 'redirect-alternates', 'redirect-query'] as const),
  ...(['resources', 'user-only-resource', 'denial', 'short-token-lifetime'] as const),
];

async function reach(provider: Provider): Promise<Finding | WireAnswer> {
  try {
    return await provider.wire.send({ method: 'GET', url: provider.authorizeUrl('') });
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
    const known = NETWORK_ADVICE[error.code];
    // A proxy that does not answer says nothing about who lies behind it.
    const proxy = error.code === 'PROXY';
    return {
      step: proxy ? 'reach the proxy' : 'reach the host',
      outcome: 'inconclusive',
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
