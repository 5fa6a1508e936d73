/** Client configuration files: checked, `env:NAME` resolved. */
import { dirname, resolve } from 'node:path';
import { DocumentError, readSource } from '../../specs/documents/read-document.ts';
import { type Environment, resolveEnvironment } from '../../specs/documents/resolve-env.ts';
import { findMistakes } from '../../specs/documents/schema-errors.ts';
import type { ClientConfiguration } from '../../specs/generated/client.ts';
import { readSpec } from '../../specs/index.ts';
import { isLoopback } from '../../specs/is-loopback.ts';
import { pemProblem } from '../targets/check-target-files.ts';

/** A configuration that can be used; relative paths start at `folder`. */
export interface LoadedClient {
  readonly config: ClientConfiguration;
  readonly folder: string;
}

/**
 * Reads a client file.
 * @throws DocumentError with one line for each mistake
 */
export function loadClientFile(path: string, env: Environment): LoadedClient {
  const { value, text } = readSource(path);
  const resolved = resolveEnvironment(value, env);
  if (resolved.problems.length > 0) throw new DocumentError(path, resolved.problems, text);
  const mistakes = findMistakes(readSpec<object>('schemas/client.schema.json'), resolved.value);
  if (mistakes.length > 0)
    throw new DocumentError(
      path,
      mistakes.map(({ line }) => line),
      text,
    );
  const config = resolved.value as ClientConfiguration;
  const problems = [...findProblems(config), ...checkFiles(config, dirname(path))];
  if (problems.length > 0) throw new DocumentError(path, problems, text);
  return { config, folder: dirname(path) };
}

/** What a schema cannot see. */
function findProblems(config: ClientConfiguration): string[] {
  const problems: string[] = [];
  const { client, drive, launch, provider } = config;
  const check = (path: string, text: string | undefined): void => {
    if (text === undefined) return;
    const url = text.replaceAll('${launch.port}', '1');
    if (!URL.canParse(url) || !/^https?:/.test(url)) problems.push(`${path} must be an http or https URL`);
    else if (!isLoopback(new URL(url).hostname) && path.startsWith('drive'))
      problems.push(`${path} must be on this machine: its visits look like attacks`);
  };
  // Only applications without a browser of their own are called back by their scheme.
  if (drive.kind === 'browser' || !isOwnScheme(client.redirectUri))
    check('client.redirectUri', client.redirectUri);
  if (client.redirectUri.includes('#')) problems.push('client.redirectUri must not have a fragment');
  if (launch && launch.readyUrl === undefined && drive.kind !== 'browser')
    problems.push('launch.readyUrl is missing: how to see that the application has started');
  if (drive.kind !== 'command' && launch === undefined && (provider?.port ?? 0) === 0)
    problems.push('provider.port is missing: an application that is running already needs to know it');
  if (drive.kind === 'browser')
    for (const name of ['startUrl', 'apiUrl', 'statusUrl'] as const) check(`drive.${name}`, drive[name]);
  if (provider?.host !== undefined && !isLoopback(provider.host) && provider.allowRemote !== true)
    problems.push(
      `provider.host is ${provider.host}, where others can reach it and get tokens: if that is meant, say "allowRemote": true as well`,
    );
  if (client.secret.length < 12)
    problems.push('client.secret must have 12 characters or more, to be found again');
  problems.push(...findUnknownPlaceholders(config, ''));
  return problems;
}

function checkFiles({ launch }: ClientConfiguration, folder: string): string[] {
  if (launch?.caFile === undefined) return [];
  const problem = pemProblem(resolve(folder, launch.caFile), 'CERTIFICATE');
  return problem ? [`launch.caFile ${problem}`] : [];
}

function isOwnScheme(uri: string): boolean {
  return /^[a-z][a-z\d+.-]*:./i.test(uri) && !/^(https?|javascript|data|file|about|blob):/i.test(uri);
}

function findUnknownPlaceholders(node: unknown, path: string): string[] {
  if (typeof node === 'string')
    return [...node.matchAll(/\$\{([^}"]*)\}/g)]
      .filter(([, name = '']) => !PLACEHOLDERS.includes(name))
      .map(([text]) => `${path}: ${text} is not known; known are ${PLACEHOLDERS.join(', ')}`);
  if (typeof node !== 'object' || node === null) return [];
  const isList = Array.isArray(node);
  return Object.entries(node).flatMap(([key, value]) =>
    findUnknownPlaceholders(value, isList ? `${path}[${key}]` : path ? `${path}.${key}` : key),
  );
}

/** Names that texts of a configuration may refer to. */
const PLACEHOLDERS: readonly string[] = [
  'launch.port',
  'provider.url',
  'client.id',
  'client.secret',
  'client.redirectUri',
  'users.primary',
];
