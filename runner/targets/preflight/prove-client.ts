/** The first honest flow, of the client alone: everything else rests on it. */
import { type Encoding, encodings, type Provider, type TokenAnswer } from '../../../suites/flows/provider.ts';
import { blameFor } from './prove-flows.ts';
import type { Finding, Report } from './step.ts';
import { askForCode, type Failure, redeemHonestly } from './try-flow.ts';

export type ClientProof =
  | {
      readonly encoding: Encoding;
      readonly token: string;
      readonly answer: TokenAnswer;
      /** Pages were played where pages are declared: a denial can be, too. */
      readonly pagesAsDeclared: boolean;
    }
  /** `refused`: the run cannot start, and nobody can vouch for that. */
  | { readonly stop: 'refused' | 'unproved'; readonly why: string; readonly granted: boolean };

export async function proveClient(
  provider: Provider,
  report: Report,
  keepPicture: (png: Buffer | undefined) => void,
): Promise<ClientProof> {
  const failures: { readonly encoding: Encoding; readonly failure: Failure }[] = [];
  for (const encoding of encodings) {
    const asked = await askForCode(provider);
    if ('failure' in asked) {
      keepPicture(asked.failure.picture);
      return {
        stop: reportNoCode(provider, asked.failure, report),
        why: asked.failure.message,
        granted: false,
      };
    }
    const played = asked.result.visit !== undefined;
    if (failures.length === 0) reportCode(provider, played, asked.grant.evidence, report);
    const redeemed = await redeemHonestly(provider, asked.grant, encoding);
    if ('token' in redeemed) {
      for (const failed of failures) report(oneEncoding(failed));
      report({ step: `redeem a code (${encoding})`, outcome: 'proved', message: 'a token is answered' });
      return { encoding, token: redeemed.token, answer: redeemed.answer, pagesAsDeclared: played };
    }
    failures.push({ encoding, failure: redeemed.failure });
  }
  const refused = failures.every(({ failure }) => failure.kind === 'refused');
  for (const failed of failures) report(refused ? noEncoding(failed) : oneEncoding(failed));
  const why = failures.map(({ failure }) => failure.message).join('; ');
  return { stop: refused ? 'refused' : 'unproved', why, granted: true };
}

type FailedIn = { readonly encoding: Encoding; readonly failure: Failure };

function noEncoding({ encoding, failure: { message, evidence } }: FailedIn): Finding {
  return {
    ...{ step: `redeem a code (${encoding})`, outcome: 'refuted', message, evidence },
    who: 'operator-or-vendor',
    readings: {
      operator: 'check client.secret and client.redirectUri',
      vendor: 'honest token requests are refused in both encodings',
    },
  };
}

function oneEncoding({ encoding, failure }: FailedIn): Finding {
  const { message, evidence } = failure;
  const told = { step: `redeem a code (${encoding})`, message, evidence };
  if (failure.kind === 'trouble') return { ...told, outcome: 'inconclusive', ...blameFor(failure) };
  return { ...told, outcome: 'judged', who: 'vendor', advice: 'the suites judge this answer' };
}

/** A code was granted; whether pages were shown is as declared, or not. */
function reportCode(provider: Provider, played: boolean, evidence: readonly number[], report: Report): void {
  const { target } = provider;
  const message = `client ${target.client.id} is granted a code`;
  report({ step: 'get a code', outcome: 'proved', message });
  if (target.interaction.kind === 'none') return;
  const told = { step: 'prove interaction' };
  if (played) {
    const capabilities = ['interaction', 'password'] as const;
    report({
      ...told,
      capabilities,
      outcome: 'proved',
      message: 'the steps of sign-in and approval lead to a code',
    });
    return;
  }
  report({
    ...told,
    ...{ outcome: 'refuted', evidence, who: 'operator-or-vendor', vouch: 'interaction' },
    capabilities: ['interaction', 'password', 'denial'],
    breaks: 'interaction-before-code',
    message: 'pages are declared, but a request without a browser is sent back with a code at once',
    readings: {
      operator: 'check interaction: write {"kind": "none"} where the deployment shows no page',
      vendor: 'a code is issued before anybody signed in or consented',
    },
  });
}

function reportNoCode(provider: Provider, failure: Failure, report: Report): 'refused' | 'unproved' {
  const { target } = provider;
  const { message, evidence, kind, status } = failure;
  const told = { step: 'get a code', message, evidence };
  if (kind === 'refused') {
    report({
      ...{ ...told, outcome: 'refuted', who: 'operator-or-vendor' },
      readings: {
        operator:
          status === 404
            ? 'check baseUrl: there is no authorization endpoint at this path'
            : `check client.id (${target.client.id}) and that client.redirectUri (${target.client.redirectUri}) is registered for it`,
        vendor: 'a registered client is refused',
      },
    });
    return 'refused';
  }
  if (kind === 'page' || kind === 'unplayable') {
    const operator =
      kind === 'page'
        ? 'describe the pages of the deployment in interaction (`npx airisk-conformance record --target FILE` writes the steps by watching you)'
        : 'check interaction: its steps must name controls as the pages call them';
    const vendor =
      kind === 'page'
        ? 'a page is shown although none is declared'
        : 'the pages do not have the controls that they are declared to have';
    report({
      ...{ ...told, step: 'prove interaction', outcome: 'refuted', who: 'operator-or-vendor' },
      ...{ vouch: 'interaction', readings: { operator, vendor } },
    });
    return 'unproved';
  }
  report({
    ...{ ...told, outcome: 'inconclusive' },
    ...(kind === 'trouble' ? blameFor(failure) : { who: 'vendor', advice: 'the suites judge this answer' }),
  });
  return 'unproved';
}
