/** What a configuration holds that must be in no file, and what it holds that everybody may see. */
import type { Secret } from '../../reports/model/redact.ts';
import { loadCatalogue, readSpec } from '../../specs/index.ts';
import { typedSecrets } from '../../suites/flows/sign-in.ts';
import type { TargetUnderTest } from '../../suites/flows/target.ts';

interface Account {
  readonly id: string;
  readonly secret: string;
  readonly redirectUri: string;
  readonly alternateRedirectUris?: readonly string[];
}

/** The parts of a target file, or of a client's, that matter here. */
export interface Configured {
  readonly name?: string | undefined;
  readonly baseUrl?: string | undefined;
  readonly client: Account;
  readonly otherClient?: Account | undefined;
  readonly users?: { readonly primary?: string; readonly other?: string } | undefined;
  readonly interaction?: TargetUnderTest['interaction'] | undefined;
  readonly resources?: Readonly<Record<string, unknown>> | undefined;
  readonly instances?: TargetUnderTest['instances'] | undefined;
  readonly tls?: { readonly passphrase?: string } | undefined;
}

/** Every secret of a configuration: the one list that tags, reports and the search of the output start from. */
export function knownSecrets({ client, otherClient, interaction, tls }: Configured): Secret[] {
  const secrets = [client.secret, otherClient?.secret];
  const typed = [...(interaction ? typedSecrets(interaction) : []), tls?.passphrase];
  const list = (kind: Secret['kind'], values: readonly (string | undefined)[]): Secret[] =>
    values.flatMap((value) => (value ? [{ kind, value }] : []));
  return [...list('secret', secrets), ...list('password', typed)];
}

/**
 * The catalogue, the tool's own name, and what a configuration calls public: never a secret, wherever it is echoed. Only
 * the configured secrets themselves come first: a name that holds one is no public text.
 */
export function publicTexts(configured: Configured): string[] {
  const { name, baseUrl, client, otherClient, users, resources, instances } = configured;
  const secrets = knownSecrets(configured).map(({ value }) => value);
  const accounts = [client, ...(otherClient ? [otherClient] : [])];
  const own = [
    name,
    baseUrl,
    users?.primary,
    users?.other,
    ...accounts.flatMap(({ id, redirectUri, alternateRedirectUris = [] }) => [
      id,
      redirectUri,
      ...alternateRedirectUris,
    ]),
    ...Object.values(resources ?? {}),
    ...(instances !== undefined && 'baseUrls' in instances ? instances.baseUrls : []),
  ];
  return [
    ourWords(),
    ...own.filter(
      (text): text is string =>
        typeof text === 'string' && text !== '' && !secrets.some((secret) => text.includes(secret)),
    ),
  ];
}

let words: string | undefined;

function ourWords(): string {
  // With the words of the report itself: a code that is one of them can be no secret.
  const ours = () => [loadCatalogue(), readSpec<object>('schemas/report.schema.json')];
  words ??= `airisk-conformance\n${JSON.stringify(ours())}`;
  return words;
}
