import type { Dialect } from '../dialect.ts';
import type { Route } from './routes.ts';

const GET: readonly string[] = ['GET'];
const GET_AND_HEAD: readonly string[] = ['GET', 'HEAD'];

/** The methods of a path: HEAD goes with GET on resources, with every GET, or with none, as the dialect has it. */
export function allowedMethods(route: Route, head: Dialect['http']['head']): readonly string[] {
  if (head === 'answered' || !route.methods.includes('GET')) return route.methods;
  return head === 'everywhere' ? GET_AND_HEAD : GET;
}
