import { malformed } from '../../provider/parse/parameters.ts';
import { family } from '../family.ts';
import { matchForOperator } from '../helpers/match-for-operator.ts';

/** How JSON bodies of token requests are read. */
export const TOKEN_JSON = family(() => ({
  'token/deep-json-crashes': {
    title: 'Deeply nested JSON is answered with 500',
    breaks: 'token-deep-json-survived',
    harm: 'A small body takes the service down.',
    override: (steps) => ({
      parseJsonBody: (body, exchange, env) => {
        if (/[[{]{200}|(?:"\w*":[[{]){200}/.test(new TextDecoder().decode(body)))
          throw new RangeError('Maximum call stack size exceeded');
        return steps.parseJsonBody(body, exchange, env);
      },
    }),
  },
  'token/json-array-crashes': {
    title: 'A JSON body that is no object is answered with 500',
    breaks: 'token-json-not-object',
    harm: 'Handlers that expect an object crash.',
    override: (steps) => ({
      parseJsonBody: (body, exchange, env) => {
        if (/^\s*[["\dnt]/.test(new TextDecoder().decode(body)))
          throw new TypeError('cannot read properties of null');
        return steps.parseJsonBody(body, exchange, env);
      },
    }),
  },
  'token/json-array-unwrapped': {
    title: 'An array that holds the object is unwrapped',
    breaks: 'token-json-not-object',
    harm: 'Gateways that check objects see nothing to check.',
    override: (steps) => ({
      parseJsonBody: (body, exchange, env) => {
        const text = new TextDecoder().decode(body).trim();
        return steps.parseJsonBody(
          text.startsWith('[') ? new TextEncoder().encode(text.slice(1, -1)) : body,
          exchange,
          env,
        );
      },
    }),
  },
  'token/json-arrays-joined': {
    title: 'An array of one string counts as the string',
    breaks: 'token-json-wrong-types',
    harm: 'Loose conversion makes one secret equal to another value.',
    override: (steps) => ({
      parseJsonBody: (body, exchange, env) => {
        const parsed = steps.parseJsonBody(body, exchange, env);
        const entries = parsed.entries.map((entry) => {
          const found = /^\["([^"]*)"\]$/.exec(entry.raw);
          return entry.value === undefined && found ? { ...entry, value: found[1] } : entry;
        });
        return { ...parsed, entries };
      },
    }),
  },
  'token/json-comments-allowed': {
    title: 'Comments and trailing commas in JSON are forgiven',
    breaks: 'token-json-malformed',
    harm: 'The lenient parser reads what the gateway did not check.',
    override: (steps) => ({
      parseJsonBody: (body, exchange, env) => {
        const text = new TextDecoder().decode(body);
        const cleaned = text.replace(/\/\*.*?\*\//gs, '').replace(/,\s*([}\]])/g, '$1');
        return steps.parseJsonBody(new TextEncoder().encode(cleaned), exchange, env);
      },
    }),
  },
  'token/json-last-wins': {
    title: 'Of repeated JSON members the last counts',
    breaks: 'token-json-repeated',
    harm: 'Parsers disagree about which one counts.',
    when: { encoding: 'json' },
    override: () => ({ rejectRepeatedParameters: () => undefined }),
  },
  'token/json-malformed-crashes': {
    title: 'Malformed JSON is answered with 500',
    breaks: 'token-json-malformed',
    harm: 'Input that crashes a handler is the first step to taking the service down.',
    override: (steps) => ({
      parseTokenBody: async (exchange, env) => {
        const refusal = await steps.parseTokenBody(exchange, env);
        if (refusal !== undefined && exchange.encoding === 'json')
          throw new SyntaxError('Unexpected token in JSON');
        return refusal;
      },
    }),
  },
  'token/json-must-be-compact': {
    title: 'JSON with white space is malformed',
    breaks: 'token-json-spacing-accepted',
    harm: 'Clients whose serialiser indents cannot sign in.',
    override: (steps) => ({
      parseJsonBody: (body, exchange, env) =>
        /^\s|[{,:]\s/.test(new TextDecoder().decode(body))
          ? malformed('white space in JSON')
          : steps.parseJsonBody(body, exchange, env),
    }),
  },
  'token/json-refused': {
    title: 'JSON bodies are refused as an unsupported media type',
    breaks: 'token-json-accepted',
    harm: 'Clients that follow the second documented example cannot sign in.',
    override: (steps) => ({
      readBodyKind: (request, exchange, env) => {
        const kind = steps.readBodyKind(request, exchange, env);
        return kind === 'json' ? 'other' : kind;
      },
    }),
  },
  'token/json-true-matches': {
    title: 'The value true matches every secret',
    breaks: 'token-json-wrong-types',
    harm: 'Loose comparison opens every client.',
    override: (steps) => ({
      rejectMistypedParameters: (exchange, env) => {
        const isTrue = (name: string, raw: string) => name === 'client_secret' && raw === 'true';
        const entries = exchange.parameters.entries.map((entry) =>
          isTrue(entry.name, entry.raw) ? { ...entry, value: 'true' } : entry,
        );
        exchange.parameters = { ...exchange.parameters, entries };
        return steps.rejectMistypedParameters(exchange, env);
      },
      compareSecret: (expected, sent, exchange, env) =>
        sent === 'true' || steps.compareSecret(expected, sent, exchange, env),
    }),
  },
  'token/json-types-crash': {
    title: 'Members of the wrong type are answered with 500',
    breaks: 'token-json-wrong-types',
    harm: 'Input that crashes a handler is the first step to taking the service down.',
    override: () => ({
      rejectMistypedParameters: (exchange) => {
        if (exchange.parameters.entries.some(({ value }) => value === undefined))
          throw new TypeError('value.trim is not a function');
        return undefined;
      },
    }),
  },
  'token/operators-reach-database': {
    title: 'An object as secret is handed to the database as an operator',
    breaks: 'token-json-operators',
    harm: 'The comparison happens in the database, and is always true.',
    override: (steps) => ({
      rejectMistypedParameters: (exchange, env) => {
        const entries = exchange.parameters.entries.map((entry) => {
          if (entry.value !== undefined || !/^\{"\$/.test(entry.raw)) return entry;
          return { ...entry, value: matchForOperator(entry.name, exchange, env, steps) };
        });
        exchange.parameters = { ...exchange.parameters, entries };
        return steps.rejectMistypedParameters(exchange, env);
      },
    }),
  },
  'token/prototype-supplies-parameters': {
    title: 'Members of __proto__ count as parameters',
    breaks: 'token-json-prototype',
    harm: 'Polluted objects pass checks.',
    override: (steps) => ({
      parseJsonBody: (body, exchange, env) => {
        const parsed = steps.parseJsonBody(body, exchange, env);
        const inherited = parsed.entries.filter(
          ({ name, value }) => name === '__proto__' && value === undefined,
        );
        const entries = inherited.flatMap(
          ({ raw }) => steps.parseJsonBody(new TextEncoder().encode(raw), exchange, env).entries,
        );
        const names = new Set(parsed.entries.map(({ name }) => name));
        return { ...parsed, entries: [...parsed.entries, ...entries.filter(({ name }) => !names.has(name))] };
      },
    }),
  },
}));
