import type { OptionTable, Values } from '../command.ts';

/** The options of `mock`. */
export const mockOptions = {
  port: { type: 'string', value: 'N', fallback: '4010', help: 'Port to listen on; 0 takes any free one' },
  host: { type: 'string', value: 'ADDRESS', fallback: '127.0.0.1', help: 'Address to listen on' },
  'allow-remote': {
    type: 'boolean',
    help: 'Allow an address that other machines can reach; everybody there gets tokens',
  },
  'allow-host': {
    type: 'string',
    list: true,
    value: 'NAME',
    help: 'Another name by which the control plane is reached: of a container, or with the port that is mapped',
  },
  client: {
    type: 'string',
    value: 'ID',
    help: 'The client, in place of the built-in ones or those of --config; with --redirect-uri',
  },
  'redirect-uri': {
    type: 'string',
    list: true,
    value: 'URI',
    help: 'A redirect URI of --client: where the application receives its code',
  },
  'client-secret': {
    type: 'string',
    value: 'env:NAME',
    fallback: 'mock-secret-ID-not-for-production',
    help: 'The secret of --client, read from an environment variable',
  },
  'user-id': {
    type: 'string',
    list: true,
    value: 'ID',
    help: 'A user, in place of the built-in ones: signs in as ID with the password mock-password-ID',
  },
  config: { type: 'string', value: 'FILE', help: 'Clients, users, agents, lifetimes and more, as JSON' },
  dialect: {
    type: 'string',
    value: 'NAME|FILE',
    fallback: 'strict',
    help: 'How open points are decided: strict, lenient, …, or a file that `report dialect` wrote',
  },
  like: {
    type: 'string',
    value: 'REPORT',
    help: 'Answer as the deployment did that this report of `provider` is about; instead of --dialect',
  },
  interaction: {
    type: 'string',
    choices: ['none', 'consent', 'login'],
    fallback: 'none',
    help: 'What a user meets: nothing, approve or deny, or sign-in as well',
  },
  remember: {
    type: 'string',
    choices: ['nothing', 'sign-in', 'consent'],
    fallback: 'nothing',
    help: 'What a browser that signed in is spared next time, with --interaction login: nothing, the sign-in, or, until the session ends, consent once given as well',
  },
  'session-lifetime': {
    type: 'string',
    value: 'SECONDS',
    fallback: '3600',
    help: 'How long a remembered sign-in is good',
  },
  fault: {
    type: 'string',
    list: true,
    value: 'ID',
    help: 'Misbehave in this way; --list-faults explains them; ID@encoding=json does so in that context only',
  },
  'list-faults': { type: 'boolean', help: 'Print the faults there are instead of starting' },
  seed: { type: 'string', value: 'N', help: 'Make codes and tokens the same in every run' },
  'code-lifetime': { type: 'string', value: 'SECONDS', fallback: '60', help: 'How long a code is good' },
  'token-lifetime': { type: 'string', value: 'SECONDS', fallback: '3600', help: 'How long a token is good' },
  prefix: { type: 'string', value: 'PATH', help: 'Path before /api, such as /airisk' },
  store: {
    type: 'string',
    value: 'URL',
    help: 'Redis or Valkey server, such as redis://127.0.0.1:6379: all mocks with the same store and settings are one provider',
  },
  instances: {
    type: 'string',
    value: 'N',
    help: 'Start so many processes with one --store behind a balancer that follows the cookie ARRAffinity',
  },
  'store-prefix': {
    type: 'string',
    value: 'NAME',
    fallback: 'airisk-mock',
    help: 'Tells providers in one store apart',
  },
  'control-token': { type: 'string', value: 'TOKEN', fallback: 'random', help: 'Guards the control plane' },
  'verdict-on-exit': {
    type: 'boolean',
    help: 'When stopped, print the verdict on the client that called, and end with the exit code of the gate',
  },
  gate: {
    type: 'string',
    choices: ['documented', 'hardened'],
    fallback: 'hardened',
    help: 'Which requirements count for the verdict',
  },
  'fail-on': {
    type: 'string',
    choices: ['fail', 'warn'],
    fallback: 'fail',
    help: 'Whether broken shoulds close the gate too',
  },
  requests: {
    type: 'boolean',
    help: 'Print a line for every request to stderr; without it a terminal gets them, and a pipeline (CI) the first 300',
  },
  json: { type: 'boolean', help: 'Print the ready line, and the verdict, as JSON' },
  quiet: { type: 'boolean', short: 'q', help: 'Print the ready line only' },
} as const satisfies OptionTable;

/** The parsed options of `mock`. */
export type MockValues = Values<typeof mockOptions>;
