import { collectTokenRefusals } from '../../checks/collect-token-refusals.ts';
import { findShownSecrets } from '../../checks/find-shown-secrets.ts';
import { inventCode } from '../../checks/invent-code.ts';
import { test, verifies } from '../../fixtures/test.ts';
import { encodeQuery } from '../../flows/encode.ts';
import { encodings, type Provider } from '../../flows/provider.ts';
import { spareToken } from '../../flows/recent-tokens.ts';
import { sendAuthorize } from '../../flows/send-authorize.ts';

const ROWS = ['code-kept-private', 'token-kept-private', 'token-secret-kept-private'] as const;

test(
  'shows codes, tokens and secrets where they belong, and in no other answer',
  verifies(...ROWS),
  async ({ checker, provider, target }) => {
    const title = 'refusals, pages and lists after honest exchanges';
    const asked = await checker.measure(title, async () => {
      for (const encoding of encodings) await collectTokenRefusals(provider, encoding);
      await refuseAuthorizations(provider);
      await askForResources(provider);
      return true;
    });
    if (!asked) return;
    const shown = findShownSecrets(checker.exchanges, target);
    for (const requirement of ROWS) {
      const found = shown.filter((one) => one.requirement === requirement);
      const evidence =
        found.length > 0 ? found.map(({ exchange }) => exchange.n) : checker.exchanges.map(({ n }) => n);
      checker.check({
        requirement,
        title,
        holds: found.length === 0,
        expected: 'nothing in them that was issued or configured for a user',
        actual: found[0]?.actual ?? `nothing in ${checker.exchanges.length} answers`,
        evidence: evidence.slice(0, MOST_EVIDENCE),
      });
    }
  },
);

/** A finding needs few; where nothing was found, the last ones stand for all. */
const MOST_EVIDENCE = 6;

async function refuseAuthorizations(provider: Provider): Promise<void> {
  const honest = provider.authorizeParams();
  const changed = (name: string, value: string) =>
    encodeQuery(honest.map(([key, own]) => [key, key === name ? value : own]));
  const unregistered = changed('redirect_uri', 'https://unregistered.invalid/callback');
  for (const query of [changed('client_id', 'airisk-conformance'), unregistered, ''])
    await sendAuthorize(provider, { query });
}

/** With a token, with one that was made up, and with none. */
async function askForResources(provider: Provider): Promise<void> {
  const { listUsers, userOnly } = provider.target.resources;
  const { primary } = provider.target.users;
  const token = await spareToken(provider, primary === undefined ? {} : { userid: primary });
  const invented = inventCode(token);
  provider.learn('token', invented);
  for (const path of [listUsers, userOnly])
    for (const credentials of [`Bearer ${token}`, `Bearer ${invented}`, undefined])
      if (path !== undefined) await provider.resource(path, credentials);
}
