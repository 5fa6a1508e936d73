/** Checks a target file: first its shape, against the schema, then what no schema can say. */

import type { Resolved } from '../../specs/documents/resolve-env.ts';
import { findMistakes, kindOf, type SchemaMistake } from '../../specs/documents/schema-errors.ts';
import type { Target } from '../../specs/generated/target.ts';
import { readSpec } from '../../specs/index.ts';
import { readPasskey } from '../../suites/flows/passkeys.ts';
import type { ResolvedTarget } from '../../suites/flows/target-spec.ts';
import { checkTargetFiles } from './check-target-files.ts';
import { checkBaseUrl, checkInstances, checkRedirectUris, checkResourcePaths } from './check-target-urls.ts';

export interface CheckedTarget {
  readonly problems: readonly string[];
  /** Absent where there are problems. */
  readonly target?: ResolvedTarget;
}

type Schema = { readonly [key: string]: unknown };

/** Checks a document whose `env:` references are resolved already. */
export function checkTarget(resolved: Resolved, folder: string): CheckedTarget {
  const shape = checkShape(resolved.value);
  const told = shape.filter(({ path }) => !resolved.unresolved.has(path));
  if (shape.length > 0 || resolved.problems.length > 0) return { problems: told.map(({ line }) => line) };
  const target = resolved.value as Target;
  const show = (path: string, value: string) => (resolved.fromEnv.has(path) ? 'its value' : `"${value}"`);
  const mistakes = [
    ...checkCharacters(target),
    ...checkBaseUrl('baseUrl', target.baseUrl, show),
    ...checkInstances(target, show),
    ...checkRedirectUris(target, show),
    ...checkResourcePaths(target, show),
    ...checkDistinct(target),
    ...checkInteraction(target),
    ...checkTargetFiles(target, folder),
  ];
  if (mistakes.length > 0) return { problems: [...new Set(mistakes.map(({ line }) => line))] };
  return { problems: [], target: finish(target, folder) };
}

function checkShape(document: unknown): SchemaMistake[] {
  const schema = readSpec<Schema>('schemas/target.schema.json');
  const properties = schema.properties as Schema;
  const defs = schema.$defs as Schema;
  const outer = { ...schema, properties: { ...properties, interaction: {} } };
  const mistakes = findMistakes(outer, document, '');
  if (typeof document !== 'object' || document === null || !('interaction' in document)) return mistakes;
  return [
    ...mistakes,
    ...checkInteractionShape(document.interaction, properties.interaction as Schema, defs),
  ];
}

/** Steps are left to a reader of their own, whose words fit better than those about all kinds of step at once. */
function checkInteractionShape(interaction: unknown, schema: Schema, defs: Schema): SchemaMistake[] {
  const at = 'interaction';
  if (typeof interaction !== 'object' || interaction === null || Array.isArray(interaction)) {
    const line = `interaction must be an object such as {"kind": "none"}, not ${kindOf(interaction)}`;
    return [{ path: at, line }];
  }
  const branches = (schema.oneOf as { properties: Schema }[]).map(withoutStepSchemas);
  const mistakes = findMistakes({ ...schema, oneOf: branches }, interaction, at);
  for (const list of STEP_LISTS) {
    const steps: unknown = (interaction as Schema)[list];
    if (!Array.isArray(steps)) continue;
    mistakes.push(...steps.flatMap((step, index) => checkStep(step, `${at}.${list}[${index}]`, defs)));
  }
  return mistakes;
}

function withoutStepSchemas<T extends { properties: Schema }>(branch: T): T {
  const properties = Object.entries(branch.properties).map(([name, property]) =>
    STEP_LISTS.some((list) => list === name) ? [name, { type: 'array' }] : [name, property],
  );
  return { ...branch, properties: Object.fromEntries(properties) };
}

const STEP_LISTS = ['steps', 'approve', 'deny', 'signOut', 'otherSteps'] as const;

const ACTIONS = ['fill', 'click', 'check', 'press', 'waitFor', 'totp', 'passkey'] as const;

function checkStep(step: unknown, at: string, defs: Schema): SchemaMistake[] {
  const keys = typeof step === 'object' && step !== null ? Object.keys(step) : [];
  if (keys.length === 1 && keys[0] === 'either') return checkEither((step as Schema).either, at, defs);
  const [only, ...more] = keys.filter((key) => key !== 'frame');
  const action = ACTIONS.find((name) => name === only);
  if (more.length > 0 || !action) {
    const line = `${at} must have exactly one of ${ACTIONS.join(', ')}, either, such as {"click": {"role": "button", "name": "Sign in"}}`;
    return [{ path: at, line }];
  }
  const locator: unknown = (step as Schema)[action];
  const path = `${at}.${action}`;
  if (action === 'passkey') return checkPasskey(locator, path, keys.includes('frame'), defs);
  const mistakes = findMistakes(defs.locator as Schema, locator, path).map((mistake) =>
    mistake.path === path
      ? { path, line: `${path} must name a control, such as {"label": "Email"}` }
      : mistake,
  );
  if (mistakes.length > 0) return mistakes;
  const given = locator as Schema;
  if (!['label', 'role', 'text', 'placeholder', 'testId', 'css'].some((key) => key in given)) {
    return [{ path, line: `${path} must name a control by label, role, text, placeholder, testId or css` }];
  }
  if (action === 'fill' && !('value' in given))
    return [{ path, line: `${path}.value is missing: what to type` }];
  if (action === 'totp' && !('secret' in given))
    return [{ path, line: `${path}.secret is missing: the secret of the authenticator, as env:NAME` }];
  return keys.includes('frame') ? checkFrame((step as Schema).frame, `${at}.frame`, defs) : [];
}

function checkPasskey(given: unknown, path: string, framed: boolean, defs: Schema): SchemaMistake[] {
  const mistakes = findMistakes(defs.passkey as Schema, given, path);
  if (mistakes.length > 0) return mistakes;
  if (framed) return [{ path, line: `${path}: no frame belongs to it; it answers wherever it is asked for` }];
  const { credential } = given as { credential: string };
  // What the environment lacks is told already.
  if (credential.startsWith('env:')) return [];
  try {
    readPasskey(credential);
    return [];
  } catch (error) {
    const line = `${path.replace(/\.passkey$/, '')}: ${error instanceof Error ? error.message : error}`;
    return [{ path: `${path}.credential`, line }];
  }
}

function checkFrame(frame: unknown, path: string, defs: Schema): SchemaMistake[] {
  return findMistakes(defs.frame as Schema, frame, path).map((mistake) =>
    mistake.path === path
      ? { path, line: `${path} must name a frame by name, title or url, such as {"title": "Sign in"}` }
      : mistake,
  );
}

function checkEither(alternatives: unknown, at: string, defs: Schema): SchemaMistake[] {
  const path = `${at}.either`;
  const isList = (value: unknown): value is unknown[] => Array.isArray(value) && value.length > 0;
  if (!isList(alternatives) || alternatives.length < 2 || !alternatives.every(isList)) {
    const line = `${path} must be a list of alternatives, each a list of steps, such as [[{"waitFor": {"text": "Welcome"}}], [{"click": {"text": "Skip"}}]]`;
    return [{ path, line }];
  }
  return alternatives.flatMap((steps, one) =>
    steps.flatMap((step, index) => checkStep(step, `${path}[${one}][${index}]`, defs)),
  );
}

/** A line break in a value is nearly always a secret pasted with the end of its line. */
function checkCharacters(document: unknown, path = ''): SchemaMistake[] {
  if (typeof document === 'string') {
    // The JSON of a passkey may be laid out.
    const text = path.endsWith('.passkey.credential') ? document.replace(/\s/g, ' ') : document;
    const bad = [...text].some((character) => character < ' ' || character === '\u007f');
    return bad ? [{ path, line: `${path} contains a line break or another control character` }] : [];
  }
  if (typeof document !== 'object' || document === null) return [];
  const isList = Array.isArray(document);
  return Object.entries(document).flatMap(([key, value]) =>
    checkCharacters(value, isList ? `${path}[${key}]` : path ? `${path}.${key}` : key),
  );
}

/** Two clients or users that are the same prove nothing about keeping them apart. */
function checkDistinct(target: Target): SchemaMistake[] {
  const mistakes: SchemaMistake[] = [];
  if (target.otherClient?.id === target.client.id) {
    mistakes.push({
      path: 'otherClient.id',
      line: 'otherClient.id must differ from client.id: it is to be another client',
    });
  }
  if (target.users?.other !== undefined && target.users.other === target.users.primary) {
    mistakes.push({
      path: 'users.other',
      line: 'users.other must differ from users.primary: it is to be another user',
    });
  }
  return mistakes;
}

function checkInteraction(target: Target): SchemaMistake[] {
  const { interaction } = target;
  if (interaction?.kind !== 'form') return [];
  if (interaction.otherSteps && target.users?.other === undefined) {
    const line = 'users.other is missing: whom interaction.otherSteps sign in';
    return [{ path: 'users.other', line }];
  }
  if ((interaction.steps?.length ?? 0) + interaction.approve.length > 0) return [];
  return [
    {
      path: 'interaction',
      line: 'interaction has no steps: write {"kind": "none"} where the deployment shows no page',
    },
  ];
}

function finish(target: Target, folder: string): ResolvedTarget {
  const url = new URL(target.baseUrl);
  const baseUrl = `${url.origin}${url.pathname}`.replace(/\/+$/, '');
  return { ...target, baseUrl, name: target.name ?? url.host, folder };
}
