/** Steps of a preflight, as text. */
import type { PreflightStep } from '../../suites/targets/preflight.ts';
import type { Paint } from '../io.ts';

const ACTORS = {
  operator: 'you, who run the tests',
  vendor: 'the vendor of the deployment',
  network: 'whoever runs the network between here and there',
} as const;

/** A line with a mark; for a failed step also who has to act and what to change. */
export function stepLines(step: PreflightStep, paint: Paint): string[] {
  const mark = step.ok ? paint.green('✓') : paint.red('✗');
  const lines = [`${mark} ${step.step}: ${step.message}`];
  if (step.who) lines.push(`  ${paint.bold('who acts:')} ${ACTORS[step.who]}`);
  if (step.advice) lines.push(`  ${paint.bold('what to do:')} ${step.advice}`);
  return lines;
}
