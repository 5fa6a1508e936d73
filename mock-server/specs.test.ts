import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { CONDITION_IDS } from '../specs/generated/condition-ids.ts';
import { loadCatalogue, packageRoot, readSpec } from '../specs/index.ts';
import { loadDialect } from './config/load-dialect.ts';
import { documentedForm, type ProtocolTable } from './provider/render/refusal-forms.ts';
import {
  ask,
  authorize,
  CALLBACK,
  createTestCore,
  exchange,
  honest,
  obtainCode,
  obtainToken,
} from './test-kit.ts';

const ajv = new Ajv2020({ allErrors: true });
addFormats.default(ajv);
const protocol = readSpec<ProtocolTable>('protocol.json');
const DIALECTS = readdirSync(join(packageRoot, 'specs', 'dialects')).map((file) => file.replace('.json', ''));

const ROWS = new Set<string>(loadCatalogue().map(({ id }) => id));

/** Conditions that are not refusals and so have no form. */
const ANSWERED = [
  'authorize-success',
  'token-success',
  'resource-success',
  'interaction-page',
  'sign-in-failed',
];

function errorsOf(schema: string, value: unknown): unknown {
  const found = readSpec<{ $id: string }>(`schemas/${schema}.schema.json`);
  const validate = ajv.getSchema(found.$id) ?? ajv.compile(found);
  validate(value);
  return validate.errors ?? [];
}

test('protocol.json obeys its schema and knows the conditions that the provider knows', () => {
  expect(errorsOf('protocol', protocol)).toEqual([]);
  expect(protocol.conditions.map(({ id }) => id).sort()).toEqual([...CONDITION_IDS].sort());
});

for (const name of DIALECTS) {
  test(`dialect ${name} obeys its schema and settles every refusal`, () => {
    expect(errorsOf('dialect', readSpec(`dialects/${name}.json`))).toEqual([]);
    const dialect = loadDialect(name);
    expect(errorsOf('dialect', dialect)).toEqual([]);
    expect(dialect.name).toBe(name);
    expect(dialect.sound).toBe(dialect.deviations.length === 0);
    const broken = dialect.deviations.flatMap(({ requirements }) => requirements);
    expect(broken.filter((id) => !ROWS.has(id))).toEqual([]);
    for (const id of CONDITION_IDS) {
      if (ANSWERED.includes(id)) continue;
      const documented = documentedForm(protocol, id);
      const like = id === 'token-member-repeated' ? 'token-parameter-repeated' : id;
      expect([id, documented ?? dialect.refusals[id] ?? dialect.refusals[like]]).not.toEqual([id, undefined]);
      if (documented !== undefined) expect([id, dialect.refusals[id]]).toEqual([id, undefined]);
    }
  });
}

test('a dialect that is incomplete or unknown is refused', () => {
  const { token: _token, ...rest } = loadDialect('strict');
  expect(errorsOf('dialect', rest)).not.toEqual([]);
  for (const name of ['no-such', '../protocol', '']) expect(() => loadDialect(name)).toThrow(RangeError);
});

test('what the mock answers obeys the schemas of the messages', async () => {
  const core = createTestCore();
  const code = await obtainCode(core, { userid: 'user_42' });
  const parsed = (answer: { readonly body: string | Uint8Array }): unknown => JSON.parse(String(answer.body));
  const request = honest(code, { userid: 'user_42' });
  expect(errorsOf('token-request', request)).toEqual([]);
  expect(errorsOf('token-response', parsed(await exchange(core, request)))).toEqual([]);
  const unknown = await authorize(core, { client_id: 'nobody', redirect_uri: CALLBACK });
  expect(errorsOf('problem', parsed(unknown))).toEqual([]);
  const headers = [['Authorization', `Bearer ${await obtainToken(core, 'user_42')}`]] as const;
  const get = async (path: string): Promise<unknown> => parsed(await ask(core, { path, headers }));
  expect(errorsOf('users', await get('/api/Users/ListUsers'))).toEqual([]);
  expect(errorsOf('agents', await get('/api/Chat/ListAgents'))).toEqual([]);
  expect(errorsOf('conversations', await get('/api/Chat/GetConversations'))).toEqual([]);
  expect(errorsOf('redirect-error', { error: 'access_denied', state: 's' })).toEqual([]);
  expect(errorsOf('redirect-error', { error: 'access_denied', code: 'c' })).not.toEqual([]);
});

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly required: boolean }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, unknown>> };
  readonly responses: Readonly<Record<string, unknown>>;
}

interface Endpoints {
  readonly endpoints: readonly {
    readonly id: string;
    readonly method: string;
    readonly path: string;
    readonly encodings?: readonly string[];
    readonly parameters: readonly {
      readonly name: string;
      readonly in: string;
      readonly required: boolean;
    }[];
  }[];
}

test('openapi.json and protocol.json describe the same API', () => {
  const { paths } = readSpec<OpenApi>('openapi.json');
  const { endpoints } = readSpec<Endpoints>('protocol.json');
  const described = Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(described.sort()).toEqual(endpoints.map(({ method, path }) => `${method} ${path}`).sort());
  for (const endpoint of endpoints) {
    const operation = paths[endpoint.path]?.[endpoint.method.toLowerCase()];
    const inUrl = endpoint.parameters.filter((parameter) => parameter.in !== 'body').map(({ name }) => name);
    expect(operation?.parameters?.map(({ name }) => name) ?? []).toEqual(inUrl);
    expect(Object.keys(operation?.requestBody?.content ?? {})).toEqual(endpoint.encodings ?? []);
  }
});

test('openapi.json documents every status that the documentation prints', () => {
  const { paths } = readSpec<OpenApi>('openapi.json');
  const statuses = (path: string, method: string) => Object.keys(paths[path]?.[method]?.responses ?? {});
  for (const { id, documented } of protocol.conditions) {
    if (documented?.status === undefined) continue;
    const known = id.startsWith('authorize-')
      ? statuses('/api/oauth2', 'get')
      : id.startsWith('token-')
        ? statuses('/api/oauth2/Token', 'post')
        : statuses('/api/Chat/GetConversations', 'get');
    expect([id, known]).toEqual([id, expect.arrayContaining([String(documented.status)])]);
  }
});
