/** What every opened resource has to be like, whoever it was opened for. */
import { headerValues } from '../flows/wire.ts';
import { answerOf, type PassiveRule } from './passive-rule.ts';

/** RFC 9111 section 3.5: only these let a shared cache keep an answer to a request with Authorization. */
export function isSharable(control: string): boolean {
  const directives = control
    .toLowerCase()
    .split(',')
    .map((part) => part.trim().split('=')[0]);
  const has = (name: string): boolean => directives.includes(name);
  if (has('no-store') || has('private')) return false;
  return has('public') || has('s-maxage') || (has('must-revalidate') && !has('no-cache'));
}

export const RESOURCE_RULES: readonly PassiveRule[] = [
  {
    requirement: 'resource-not-stored',
    title: 'an opened resource seen on the way',
    expected:
      'nothing that lets a shared cache keep an answer to an authorized request (RFC 9111 section 3.5)',
    broken: (exchange, { baseUrl, resources }) => {
      const { request, via } = exchange;
      const paths = [resources.userOnly, resources.listUsers].filter((path) => path !== undefined);
      const isOne = paths.some((path) => request.url.split('?')[0] === `${baseUrl}${path}`);
      const named = request.headers.some(([name]) => name?.toLowerCase() === 'authorization');
      const answer = via === undefined && isOne && named ? answerOf(exchange) : undefined;
      if (answer?.status !== 200) return undefined;
      const control = headerValues(answer.headers, 'cache-control').join(', ');
      return isSharable(control) ? control : undefined;
    },
  },
];
