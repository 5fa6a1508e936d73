import { placesOf } from '../../checks/expect-no-redirect.ts';
import { describeSharing, observedAuthorization, observedValue } from '../../checks/observe-answer.ts';
import { readAllHeaders, readRedirectHeaders } from '../../checks/read-authorization-headers.ts';
import { type Reading, readAuthorizeRefusal } from '../../checks/read-refusal.ts';
import { test, verifies } from '../../fixtures/test.ts';
import type { Authorization } from '../../flows/authorizer.ts';
import { ControlFailedError } from '../../flows/control-failed.ts';
import { describeAnswer, describeAuthorization } from '../../flows/describe.ts';
import { encodeComponent, encodeQuery } from '../../flows/encode.ts';
import { lookAtCode } from '../../flows/look-at.ts';
import { FOREIGN_HOST } from '../../flows/redirect-near-misses.ts';
import { sendAuthorize } from '../../flows/send-authorize.ts';
import { headerValues } from '../../flows/wire.ts';

const CANARY = 'X-Airisk-Canary';
const evidenceOf = ({ evidence }: Authorization): readonly number[] => evidence;

test.describe('headers of the authorization endpoint', () => {
  test(
    'lets no other origin read its answers',
    verifies('authorize-no-cors'),
    async ({ checker, provider, target }) => {
      const honest = encodeQuery(provider.authorizeParams());
      const refused = encodeQuery([
        ['client_id', target.client.id],
        ['redirect_uri', `https://${FOREIGN_HOST}/callback`],
      ]);
      const { primary } = target.users;
      const ofUser = encodeQuery(
        provider.authorizeParams({
          state: 'airisk-conformance',
          ...(primary === undefined ? {} : { userid: primary }),
        }),
      );
      const own = new URL(target.baseUrl).origin;
      for (const [title, origin, query] of [
        ['an honest request from another origin', `https://${FOREIGN_HOST}`, honest],
        ['an honest request from an opaque origin', 'null', honest],
        ['an honest request for a user from another origin', `https://${FOREIGN_HOST}`, ofUser],
        ['a refused request from another origin', `https://${FOREIGN_HOST}`, refused],
      ] as const) {
        const result = await checker.measure(title, async () => {
          const sent = await sendAuthorize(provider, { query, headers: [['Origin', origin]] });
          const reading = readAuthorizeRefusal(sent);
          if (reading.kind === 'unclear') throw new ControlFailedError(reading.reason, sent.evidence);
          return sent;
        });
        if (!result) continue;
        const allowed = headerValues(result.answer.headers, 'access-control-allow-origin').filter(
          (value) => value !== own,
        );
        checker.check({
          title,
          holds: allowed.length === 0,
          expected: 'no Access-Control-Allow-Origin',
          actual: allowed.length === 0 ? 'none' : `Access-Control-Allow-Origin: ${allowed.join(', ')}`,
          evidence: result.evidence,
        });
      }
      const preflight = await checker.measure(
        'a preflight request',
        () =>
          sendAuthorize(provider, {
            method: 'OPTIONS',
            query: honest,
            headers: [
              ['Origin', `https://${FOREIGN_HOST}`],
              ['Access-Control-Request-Method', 'GET'],
            ],
          }),
        [],
      );
      if (preflight) {
        checker.observe(
          'surroundings',
          'At the authorization endpoint: a CORS preflight request.',
          observedAuthorization(preflight, {
            about: 'method-not-allowed',
            note: describeSharing(preflight.answer),
          }),
          preflight.evidence,
        );
      }
    },
  );

  test(
    'forbids storing the redirect with the code',
    verifies('authorize-not-stored'),
    async ({ checker, provider }) => {
      const title = 'the answer with the code';
      const result = await checker.measure(title, async () => {
        const sent = await lookAtCode(provider);
        if (sent.code === undefined)
          throw new ControlFailedError(`no code: ${describeAuthorization(sent)}`, sent.evidence);
        return sent;
      });
      if (!result) return;
      const values = headerValues(readRedirectHeaders(result), 'cache-control');
      const actual = values.length === 0 ? 'no Cache-Control' : `Cache-Control: ${values.join(', ')}`;
      const directives = values.flatMap((value) => value.split(',')).map((text) => text.trim().toLowerCase());
      checker.check({
        title,
        holds: directives.includes('no-store'),
        expected: 'Cache-Control: no-store',
        actual,
        evidence: result.evidence,
      });
      checker.observe(
        'surroundings',
        'Caching headers of the redirect with the code.',
        observedValue('http.cacheControl', values.join(', ')),
        result.evidence,
      );
    },
  );

  test(
    'writes no line breaks of parameters into headers',
    verifies('authorize-header-injection'),
    async ({ checker, provider, target }) => {
      const { id, redirectUri } = target.client;
      const params = (changes: { id?: string; redirectUri?: string }) =>
        `client_id=${changes.id ?? encodeComponent(id)}&redirect_uri=${changes.redirectUri ?? encodeComponent(redirectUri)}`;
      const line = `%0D%0A${CANARY}:%201`;
      const vectors: readonly (readonly [title: string, query: string])[] = [
        ['state with an encoded line break', `${params({})}&state=a${line}`],
        ['state with an encoded line feed', `${params({})}&state=a%0A${CANARY}:%201`],
        ['state with a line break encoded twice', `${params({})}&state=a%250D%250A${CANARY}:%201`],
        [
          'state with characters that are cut to a line break',
          `${params({})}&state=a%E5%98%8D%E5%98%8A${CANARY}:%201`,
        ],
        [
          'redirect_uri with an encoded line break',
          params({ redirectUri: `${encodeComponent(redirectUri)}${line}` }),
        ],
        ['client_id with an encoded line break', params({ id: `${encodeComponent(id)}${line}` })],
        ['userid with an encoded line break', `${params({})}&userid=a${line}`],
      ];
      for (const [title, query] of vectors) {
        await checker.refuses(
          { title, control: {}, expected: `no header ${CANARY}`, send: () => provider.authorize(query) },
          readInjection,
          evidenceOf,
          '',
        );
      }
    },
  );

  test(
    'sends nobody to a host from forwarding headers',
    verifies('authorize-forwarded-host-ignored'),
    async ({ checker, provider, target }) => {
      const plain = encodeQuery(provider.authorizeParams());
      const { primary } = target.users;
      const ofUser =
        primary === undefined ? plain : encodeQuery(provider.authorizeParams({ userid: primary }));
      for (const [name, value, query = plain] of [
        ['X-Forwarded-Host', FOREIGN_HOST],
        ['X-Forwarded-Host', FOREIGN_HOST, ofUser],
        ['Forwarded', `host=${FOREIGN_HOST};proto=https`],
        ['X-Host', FOREIGN_HOST],
        ['X-Original-Host', FOREIGN_HOST],
      ] as const) {
        await checker.refuses(
          {
            title: `a forged ${name}${query === plain ? '' : ', with userid'}`,
            control: {},
            expected: `no redirect and no address with the forged host`,
            send: () => sendAuthorize(provider, { query, headers: [[name, value]] }),
          },
          readPoisoning,
          evidenceOf,
          '',
        );
      }
    },
  );
});

function readInjection(result: Authorization): Reading {
  const found = headerValues(readAllHeaders(result), CANARY);
  if (found.length > 0) return { kind: 'granted', actual: `the answer has the header ${CANARY}` };
  return withoutTrouble(
    result,
    `no such header; ${result.code === undefined ? describeAnswer(result.answer) : 'a code'}`,
  );
}

function readPoisoning(result: Authorization): Reading {
  const place = placesOf(result).find(
    (location) => URL.canParse(location) && new URL(location).hostname === FOREIGN_HOST,
  );
  if (place !== undefined) return { kind: 'granted', actual: `the browser is sent to ${place}` };
  if (result.answer.text.includes(`//${FOREIGN_HOST}`))
    return { kind: 'granted', actual: 'the page contains addresses with the forged host' };
  return withoutTrouble(result, `nothing leads there; status ${result.answer.status}`);
}

/** A rate limit or a server error shows nothing. */
function withoutTrouble(result: Authorization, actual: string): Reading {
  const reading = readAuthorizeRefusal(result);
  return reading.kind === 'unclear' ? reading : { kind: 'refused', actual };
}
