/**
 * Who is put before the judges of clients: every broken example, which must be caught, also where it is broken under a
 * condition only, and every sound one.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientConfiguration } from '../../../specs/generated/client.ts';
import { packageRoot, requirement } from '../../../specs/index.ts';
import type { AuditSubject } from '../../../suites/fixtures/audit-plan.ts';

/** A subject with the application that stands for it. */
export interface ClientSubject {
  readonly subject: AuditSubject;
  readonly config: ClientConfiguration;
  /** Where its relative paths start. */
  readonly folder: string;
  /** Ids of the scenarios that a sound one meets; absent: all of them. */
  readonly plays?: readonly string[];
}

interface Variant {
  readonly id: string;
  readonly title: string;
  readonly caughtBy?: string;
  readonly withoutUser?: boolean;
  /** Every copy listens on the same port. */
  readonly fixedPort?: boolean;
  /** What is different in the configuration; null takes a member away. */
  readonly config?: object;
  readonly plays?: readonly string[];
}

const EXAMPLES = join(packageRoot, 'examples');
const FILE = 'airisk-client.json';

/** Whether the examples are there: an installed copy has none. */
export function hasExamples(): boolean {
  return existsSync(join(EXAMPLES, 'broken', 'defects.json'));
}

/** All of them: defects in the order of their file, then variants, then the examples themselves. */
export function clientSubjects(): ClientSubject[] {
  const variants = (name: string) => readJson<Variant[]>(join(EXAMPLES, 'broken', name)).map(toSubject);
  return [...variants('defects.json'), ...variants('sound.json'), ...wholeExamples()];
}

/** Under which conditions a broken client may be broken, as the examples know them. */
interface Conditions {
  readonly conditions: readonly string[];
  /** Pairs that make no difference, or all pairs of a defect, with the reason. */
  readonly senseless: Readonly<Record<string, string>>;
}

/** A client for each pair of defect and condition that makes sense. */
export function conditionalClients(): ClientSubject[] {
  const { conditions, senseless } = readJson<Conditions>(join(EXAMPLES, 'broken', 'conditions.json'));
  return defectsOf()
    .flatMap((defect) => conditions.map((condition) => under(defect, condition)))
    .filter(({ id }) => !Object.hasOwn(senseless, id) && !Object.hasOwn(senseless, id.split('@', 1)[0] ?? ''))
    .map(toSubject);
}

/**
 * The client with this id, with its condition if it names one; undefined: there is none.
 * @throws Error for a condition that is not known
 */
export function clientSubject(id: string): ClientSubject | undefined {
  const [plain, condition] = id.split('@', 2);
  if (condition === undefined) return clientSubjects().find(({ subject }) => subject.id === id);
  const defect = defectsOf().find((variant) => variant.id === plain);
  return defect && toSubject(under(defect, condition));
}

const defectsOf = () => readJson<Variant[]>(join(EXAMPLES, 'broken', 'defects.json'));

function under(defect: Variant, condition: string): Variant {
  return {
    ...defect,
    id: `${defect.id}@${condition}`,
    ...(condition === 'subject=generic' ? { withoutUser: true } : {}),
  };
}

function toSubject(variant: Variant): ClientSubject {
  const { id, title, caughtBy } = variant;
  const subject: AuditSubject =
    caughtBy === undefined
      ? { kind: 'variant', id, title, tls: false, pages: false }
      : { kind: 'fault', id, title, harm: requirement(caughtBy).why, breaks: caughtBy };
  const { plays } = variant;
  return {
    subject,
    config: variantOf(variant),
    folder: join(EXAMPLES, 'broken'),
    ...(plays ? { plays } : {}),
  };
}

/** The web application's configuration with another command. */
function variantOf({ id, title, withoutUser, fixedPort, config = {} }: Variant): ClientConfiguration {
  const base = readJson<ClientConfiguration>(join(EXAMPLES, 'web-app', FILE));
  const { users, ...others } = base;
  const whole = mergePatch(
    {
      ...others,
      name: title,
      ...(withoutUser || !users ? {} : { users }),
      launch: { ...base.launch, command: `node start.js ${id}` },
    },
    config,
  ) as ClientConfiguration;
  if (!fixedPort) return whole;
  return JSON.parse(JSON.stringify(whole).replaceAll('${launch.port}', String(FIXED_PORT)));
}

/** Of this process alone, so that two audits on a machine do not meet. */
const FIXED_PORT = 21_000 + (process.pid % 9_000);

/** RFC 7396. */
function mergePatch(target: unknown, patch: object): object {
  const merged: Record<string, unknown> = { ...(isObject(target) ? target : {}) };
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete merged[name];
    else merged[name] = isObject(value) ? mergePatch(merged[name], value) : value;
  }
  return merged;
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function wholeExamples(): ClientSubject[] {
  return readdirSync(EXAMPLES)
    .filter((name) => existsSync(join(EXAMPLES, name, FILE)))
    .map((name) => {
      const config = readJson<ClientConfiguration>(join(EXAMPLES, name, FILE));
      const subject: AuditSubject = {
        kind: 'variant',
        id: name,
        title: `${config.name ?? name} (the example itself)`,
        tls: false,
        pages: false,
      };
      return { subject, config, folder: join(EXAMPLES, name) };
    });
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}
