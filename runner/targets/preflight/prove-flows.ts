/** Shows declared parts by honest flows; a flow that fails for one of several parts is taken apart. */
import type { Encoding, Provider } from '../../../suites/flows/provider.ts';
import { encodingOf, optionsOf, type Part, type PartsOfFlow } from './parts.ts';
import type { Report } from './step.ts';
import { askForCode, type Failure, type Redeemed, redeemHonestly } from './try-flow.ts';

/** A flow that came to its end. */
export interface Proof {
  readonly parts: PartsOfFlow;
  readonly token: string;
}

type Tried = { readonly proof: Proof } | { readonly phase: 'code' | 'token'; readonly failure: Failure };

/** @param onProof Told of every flow that succeeded, while its token is the newest. */
export async function proveFlows(
  provider: Provider,
  flows: readonly PartsOfFlow[],
  usual: Encoding,
  report: Report,
  onProof: (proof: Proof) => Promise<void>,
): Promise<void> {
  for (const parts of flows) await proveParts(provider, parts, usual, report, onProof);
}

async function proveParts(
  provider: Provider,
  parts: PartsOfFlow,
  usual: Encoding,
  report: Report,
  onProof: (proof: Proof) => Promise<void>,
): Promise<void> {
  const tried = await tryParts(provider, parts, usual);
  if ('proof' in tried) {
    for (const part of parts) report(proved(part, encodingOf(parts, usual)));
    await onProof(tried.proof);
    return;
  }
  const [only] = parts;
  if (only && parts.length === 1) {
    report(failed(only, tried.phase, tried.failure, encodingOf(parts, usual)));
    return;
  }
  for (const part of parts) await proveParts(provider, [part], usual, report, onProof);
}

async function tryParts(provider: Provider, parts: PartsOfFlow, usual: Encoding): Promise<Tried> {
  const encoding = encodingOf(parts, usual);
  let redeemed: Redeemed | undefined;
  // Trouble with one answer passes; the code may be used up, so another one is asked for.
  for (let attempt = 1; attempt <= 2; attempt += 1) {
    const asked = await askForCode(provider, optionsOf(parts));
    if ('failure' in asked) return { phase: 'code', failure: asked.failure };
    redeemed = await redeemHonestly(provider, asked.grant, encoding);
    if ('token' in redeemed) return { proof: { parts, token: redeemed.token } };
    if (redeemed.failure.kind !== 'trouble') break;
  }
  return { phase: 'token', failure: (redeemed as { readonly failure: Failure }).failure };
}

const stepOf = (part: Part, encoding: Encoding): string =>
  part.encoding === undefined ? `prove ${part.at}` : `redeem a code (${encoding})`;

function proved(part: Part, encoding: Encoding) {
  return {
    step: stepOf(part, encoding),
    outcome: 'proved' as const,
    message: part.encoding === undefined ? 'a code and a token for it' : 'a token is answered',
    capabilities: part.capabilities,
  };
}

function failed(part: Part, phase: 'code' | 'token', failure: Failure, encoding: Encoding) {
  const { message, evidence } = failure;
  const told = { step: stepOf(part, encoding), message, evidence, capabilities: part.capabilities };
  if (failure.kind === 'trouble' || failure.kind === 'unplayable')
    return { ...told, outcome: 'inconclusive' as const, ...blameFor(failure) };
  if (part.vouch === undefined)
    return {
      ...told,
      outcome: 'judged' as const,
      who: 'vendor' as const,
      advice: 'honest requests are answered in one encoding only; the suites judge that',
    };
  return {
    ...told,
    outcome: 'refuted' as const,
    who: 'operator-or-vendor' as const,
    readings: part.readings,
    vouch: part.vouch,
    breaks: part.breaks[phase],
  };
}

/** Who has to do with it that nothing was answered that could be read. */
export function blameFor(failure: Failure) {
  if (failure.silent) return { who: 'network' as const, advice: 'try again, or raise limits.timeoutSeconds' };
  if (failure.status === 429 || failure.status === 503)
    return {
      advice: 'the deployment asked for patience: lower limits.requestsPerSecond, or try again later',
    };
  return failure.status !== undefined && failure.status >= 500
    ? { who: 'vendor' as const, advice: 'the deployment has trouble of its own: try again later' }
    : { advice: 'try again; a picture of the page, where there is one, may show why' };
}
