import {
  HOW_TO_NAME_OWNER,
  type Owner,
  readOwner,
  showsAnything,
  showsOthersData,
} from '../../checks/read-owner.ts';
import { readResourceOpened } from '../../checks/read-resource-answer.ts';
import { encodings, test, verifies } from '../../fixtures/test.ts';
import type { Provider } from '../../flows/provider.ts';
import type { TargetUnderTest } from '../../flows/target.ts';
import type { WireAnswer } from '../../flows/wire.ts';

/** One answer of the resource of users. */
interface Look {
  readonly userid: string;
  /** By which token and request. */
  readonly how: string;
  readonly path: string;
  readonly answer: WireAnswer;
  readonly owner: Owner;
  readonly evidence: readonly number[];
}

test(
  'shows a user the own data, and nobody else’s',
  verifies('resource-own-data'),
  async ({ checker, provider, target }) => {
    const title = 'what the tokens of two users show';
    const looks = await checker.measure(title, () => lookAround(provider, target));
    if (!looks) return;
    const check = { title, expected: 'the data of the user whom the token is for' };
    const closed = looks.find(({ answer }) => readResourceOpened(answer).kind !== 'granted');
    if (closed) {
      const { actual } = readResourceOpened(closed.answer);
      checker.inconclusive(
        { ...check, actual: `${closed.how}: ${actual}`, evidence: closed.evidence },
        'the resource was not opened, so it shows no data',
      );
      return;
    }
    const foreign = looks.find((look) => look.owner === 'theirs') ?? findForeign(looks);
    const exchanged = foreign ? undefined : findExchanged(looks);
    if (foreign || exchanged) {
      checker.check({
        ...check,
        holds: false,
        actual: foreign
          ? `${foreign.how} shows the data of the other user`
          : 'both users were shown the same data, and one of them other data in between',
        evidence: (foreign ? [foreign] : (exchanged ?? [])).flatMap(({ evidence }) => evidence),
      });
      return;
    }
    const evidence = looks.flatMap((look) => look.evidence);
    const named = looks.filter(({ owner }) => owner === 'mine').length;
    if (named > 0 && looks.every((look) => look.owner === 'mine' || !showsAnything(look.answer)))
      checker.check({
        ...check,
        holds: true,
        actual: `${named} answers name the user of the token`,
        evidence,
      });
    else if (isEachTheOwn(looks))
      checker.check({
        ...check,
        holds: true,
        actual: 'the answers name nobody; each user gets the same each time, and another than the other user',
        evidence,
      });
    else
      checker.untestable(
        { ...check, actual: describeSilence(looks), evidence },
        `nothing shows whose data it is; needs ${HOW_TO_NAME_OWNER}`,
      );
  },
);

/** Every way to the data that the documents name: both encodings, the same token again, and the path of one agent. */
async function lookAround(provider: Provider, target: TargetUnderTest): Promise<Look[]> {
  const { primary = '', other = '' } = target.users;
  const { userOnly = '', owner: pointer } = target.resources;
  // The steps of sign-in can sign in one user only.
  const users = target.interaction.kind === 'none' ? [primary, other] : [primary];
  const looks: Look[] = [];
  const again: (() => Promise<unknown>)[] = [];
  for (const userid of users) {
    const whose = { mine: userid, theirs: userid === primary ? other : primary };
    for (const encoding of encodings) {
      const { token, evidence } = await provider.honest({ userid, encoding });
      const look = async (path: string, how: string): Promise<Look> => {
        const answer = await provider.resource(path, `Bearer ${token}`);
        const owner = readOwner(
          answer,
          whose,
          path.startsWith(userOnly) && !path.startsWith(`${userOnly}/`) ? pointer : undefined,
        );
        return { userid, how, path, answer, owner, evidence: [...evidence, answer.n] };
      };
      const name = `the token of ${userid}, obtained by ${encoding}`;
      const first = await look(userOnly, name);
      looks.push(first, await look(userOnly, `${name}, used again`));
      if (encoding !== 'form') continue;
      for (const parameter of ['userid', 'user_id', 'userID']) {
        const query = `${parameter}=${encodeURIComponent(whose.theirs)}`;
        const asked = await look(
          `${userOnly}${userOnly.includes('?') ? '&' : '?'}${query}`,
          `${name}, with ${parameter} of the other user`,
        );
        if (readResourceOpened(asked.answer).kind === 'granted') looks.push(asked);
      }
      again.push(async () => looks.push(await look(userOnly, `${name}, used at the end`)));
      const agent = /"agent_?id"\s*:\s*"([^"]+)"/i.exec(first.answer.text)?.[1];
      if (agent === undefined) continue;
      const deeper = await look(
        `${userOnly}/${encodeURIComponent(agent)}`,
        `${name}, on the path of an agent`,
      );
      // A path that this deployment does not have says nothing.
      if (readResourceOpened(deeper.answer).kind === 'granted') looks.push(deeper);
    }
  }
  // One live token for each client and user: the older one may be gone.
  for (const lookAgain of again) {
    await lookAgain();
    const last = looks.at(-1);
    if (last && readResourceOpened(last.answer).kind !== 'granted') looks.pop();
  }
  return looks;
}

const isSame = (a: Look, b: Look): boolean => a.path === b.path && a.answer.text === b.answer.text;

/**
 * Answers that name nobody, of which both users got one, while one of them got another before and after it. Data that both
 * share may change once while one looks; it does not swing.
 */
function findExchanged(looks: readonly Look[]): Look[] | undefined {
  const nameless = looks.filter(({ owner, answer }) => owner === 'nobody' && showsAnything(answer));
  for (const shared of nameless) {
    const alike = nameless.filter(({ path }) => path === shared.path);
    const same = alike.find((one) => one.userid !== shared.userid && isSame(one, shared));
    if (!same) continue;
    const swung = [shared.userid, same.userid]
      .map((userid) => alike.filter((one) => one.userid === userid))
      .find(swings);
    if (swung) return [shared, same, ...swung];
  }
  return undefined;
}

/** One answer, another, and the first again. */
function swings(looks: readonly Look[]): boolean {
  const changes = looks.filter((look, at) => at > 0 && !isSame(look, looks[at - 1] ?? look));
  return changes.length > 1 && changes.some((look) => looks[0] !== undefined && isSame(look, looks[0]));
}

/** Each of two users gets one answer all the time, and they differ. */
function isEachTheOwn(looks: readonly Look[]): boolean {
  const { path } = looks[0] ?? {};
  const texts = new Map<string, Set<string>>();
  for (const look of looks) {
    if (look.path !== path) continue;
    if (look.owner === 'both') return false;
    texts.set(look.userid, (texts.get(look.userid) ?? new Set()).add(look.answer.text));
  }
  const all = [...texts.values()];
  const different = new Set(all.flatMap((own) => [...own])).size;
  return all.length === 2 && all.every((own) => own.size === 1) && different === 2;
}

/**
 * An answer that names nobody, to a query or on a path, and shows what the other user's token shows. It is told only where
 * each user gets one answer all the time to the bare request.
 */
function findForeign(looks: readonly Look[]): Look | undefined {
  if (!isEachTheOwn(looks)) return undefined;
  const path = looks[0]?.path;
  const bare = (isOwn: (userid: string) => boolean) =>
    looks.find((look) => look.path === path && isOwn(look.userid))?.answer;
  return looks.find((look) => {
    const own = bare((userid) => userid === look.userid);
    const other = bare((userid) => userid !== look.userid);
    const isNameless = look.owner === 'nobody' && look.path !== path;
    return isNameless && own !== undefined && other !== undefined && showsOthersData(look.answer, own, other);
  });
}

function describeSilence(looks: readonly Look[]): string {
  if (looks.some(({ owner }) => owner === 'both')) return 'the answers hold entries of both users';
  if (!looks.some(({ answer }) => showsAnything(answer))) return 'the answers are empty';
  return new Set(looks.map(({ userid }) => userid)).size < 2
    ? 'the answers name no user, and there is one user to sign in only'
    : 'the answers name no user, and do not tell the two users apart';
}
