/** Shows that the declared steps of a denial deny. */
import { findSilentDenial } from '../../../suites/checks/read-interaction-denial.ts';
import { describeAuthorization } from '../../../suites/flows/describe.ts';
import type { Provider } from '../../../suites/flows/provider.ts';
import { blameFor } from './prove-flows.ts';
import type { Finding, Report } from './step.ts';
import { authorizeHonestly } from './try-flow.ts';

export async function proveDenial(provider: Provider, report: Report): Promise<Buffer | undefined> {
  const told = { step: 'prove interaction.deny', capabilities: ['denial'] as const };
  const played = await authorizeHonestly(provider, {}, 'deny');
  if ('failure' in played) {
    const { failure } = played;
    const { message, evidence } = failure;
    report({ ...told, outcome: 'inconclusive', message, evidence, ...blameFor(failure) });
    return undefined;
  }
  const { result } = played;
  const { visit, evidence } = result;
  const refute = (message: string, breaks: NonNullable<Finding['breaks']>, vendor: string): void =>
    report({
      ...told,
      ...{ outcome: 'refuted', message, evidence, breaks, who: 'operator-or-vendor', vouch: 'deny' },
      readings: { operator: 'check interaction.deny: its steps must press the control that denies', vendor },
    });
  if (result.code !== undefined && result.progress?.decided === false) {
    const message = 'a code came before anything was asked: the consent is remembered, or never asked for';
    report({ ...told, capabilities: [], outcome: 'unseen', message });
  } else if (result.code !== undefined) {
    refute(
      `the steps of the denial led to a code: ${describeAuthorization(result)}`,
      'interaction-deny-no-code',
      'a code is issued although the user denied',
    );
  } else if (result.location === undefined && visit?.document && visit.unplayable) {
    refute(
      `the denial could not be played: ${visit.trouble ?? ''}`,
      'interaction-deny-reported',
      'the page has no control that denies',
    );
  } else if (result.location === undefined && visit?.trouble !== undefined) {
    const message = `the denial could not be played: ${visit.trouble}`;
    report({ ...told, outcome: 'inconclusive', message, evidence });
  } else {
    const silent = findSilentDenial(result);
    if (silent === undefined)
      report({ ...told, outcome: 'proved', message: 'the denial leads to no code, and is reported' });
    else
      refute(
        `the denial was not reported: ${silent}`,
        'interaction-deny-reported',
        'a denial is not reported',
      );
  }
  return visit?.picture;
}
