import { refuse } from '../conditions.ts';
import type { AnyRequestContext } from '../exchange.ts';
import { componentBytes } from '../parse/percent.ts';
import type { Rule } from '../steps.ts';

const lossy = new TextDecoder('utf-8');

/** Plays the firewall in front of a deployment: blocks what looks like an attack, in the query or in the body. */
export const checkBlockedPatterns: Rule<AnyRequestContext> = ({ request }, env) => {
  const patterns = env.dialect.http.blockedPatterns;
  if (patterns.length === 0) return undefined;
  const seen = [
    `${request.path}?${request.rawQuery}`,
    lossy.decode(componentBytes(request.rawQuery)),
    lossy.decode(request.body),
    lossy.decode(componentBytes(lossy.decode(request.body))),
  ].map((text) => text.toLowerCase());
  const hit = patterns.find((pattern) => seen.some((text) => text.includes(pattern.toLowerCase())));
  return hit === undefined ? undefined : refuse('request-blocked', `the request contains ${hit}`);
};
