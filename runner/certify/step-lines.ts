/** Steps of a preflight, as text. */

import type { Paint } from '../io.ts';
import type { PreflightStep } from '../targets/preflight.ts';

const ACTORS = {
  operator: 'you, who run the tests',
  vendor: 'the vendor of the deployment',
  network: 'the operator of the network between here and there',
  'operator-or-vendor': 'you or the vendor: from outside nobody can tell',
} as const;

/** A line with a mark; for a failed step also who has to act and what to change. */
export function stepLines(step: PreflightStep, paint: Paint): string[] {
  const mark = step.ok ? paint.green('✓') : step.vouched ? paint.yellow('!') : paint.red('✗');
  const lines = [`${mark} ${step.step}: ${step.message}`];
  if (step.who) lines.push(`  ${paint.bold('who acts:')} ${ACTORS[step.who]}`);
  if (step.vouched) lines.push('  vouched for: the run judges it');
  if (step.readings) {
    lines.push(`  ${paint.bold('a mistake in the file?')} ${step.readings.operator}`);
    lines.push(`  ${paint.bold('or a defect?')} ${step.readings.vendor}`);
  }
  if (step.advice) lines.push(`  ${paint.bold('what to do:')} ${step.advice}`);
  return lines;
}
