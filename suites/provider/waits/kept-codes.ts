/**
 * Codes that are kept to their end. Where each is a sign-in, those of all tests are asked for together, so that one wait
 * serves them: the test that waits hands over what the next one judges.
 */
import { type Reading, readTokenRefusal } from '../../checks/read-refusal.ts';
import type { WaitClock } from '../../checks/wait-clock.ts';
import { describeAnswer } from '../../flows/describe.ts';
import type { Encoding, Grant, Provider } from '../../flows/provider.ts';
import { NoAnswerError } from '../../flows/wire.ts';

export interface Dated {
  readonly encoding: Encoding;
  readonly grant: Grant;
  /** The request for the code was sent then, and the code came then. */
  readonly asked: number;
  readonly got: number;
}

/** A code that was redeemed shortly before its end. */
export interface Early extends Dated {
  readonly kind: Reading['kind'];
  readonly actual: string;
  readonly evidence: readonly number[];
  /** The answer came then. */
  readonly answered: number;
}

export interface KeptCodes {
  readonly clock: WaitClock;
  readonly margin: number;
  readonly early: readonly Early[];
  /** Not sent as yet, and ended by now. */
  readonly late: readonly Dated[];
}

const kept = new WeakMap<Provider, { readonly codes: KeptCodes; readonly exchanges: Exchanges }>();
type Exchanges = ReadonlyMap<Dated, ReturnType<Provider['wire']['pick']>>;

/** One code for each of these encodings. */
export async function collect(
  provider: Provider,
  clock: WaitClock,
  wanted: readonly Encoding[],
): Promise<Dated[]> {
  const codes: Dated[] = [];
  for (const encoding of wanted) {
    const asked = clock.now();
    const grant = await provider.grant();
    codes.push({ encoding, grant, asked, got: clock.now() });
  }
  return codes;
}

/** Redeems codes of this life shortly before they end. */
export async function redeemEarly(
  provider: Provider,
  clock: WaitClock,
  codes: readonly Dated[],
  livedMs: number,
): Promise<Early[]> {
  await clock.waitUntil(Math.min(...codes.map(({ asked }) => asked)) + livedMs);
  const early: Early[] = [];
  for (const code of codes) {
    const sent = await redeem(provider, code);
    early.push({ ...code, ...sent, answered: clock.now() });
  }
  return early;
}

/** Hands codes over to the next test. */
export function handOver(provider: Provider, codes: KeptCodes): void {
  const numbersOf = (code: Dated | Early) => [
    ...code.grant.evidence,
    ...('evidence' in code ? code.evidence : []),
  ];
  const all: readonly (Dated | Early)[] = [...codes.early, ...codes.late];
  const exchanges = new Map(all.map((code) => [code, provider.wire.pick(numbersOf(code))]));
  kept.set(provider, { codes, exchanges });
}

/** What the test before kept along, with its exchanges in the record of this one. */
export function takeOver(provider: Provider): KeptCodes | undefined {
  const known = kept.get(provider);
  kept.delete(provider);
  if (!known) return undefined;
  const { codes, exchanges } = known;
  const adopted = <T extends Dated>(code: T): T => {
    const numbers = provider.adopt(exchanges.get(code) ?? []);
    const own = code.grant.evidence.length;
    const grant = { ...code.grant, evidence: numbers.slice(0, own) };
    return { ...code, grant, ...('evidence' in code ? { evidence: numbers.slice(own) } : {}) };
  };
  return { ...codes, early: codes.early.map(adopted), late: codes.late.map(adopted) };
}

/** One redemption, never repeated: a repetition would be a second use. */
async function redeem(
  provider: Provider,
  { grant, encoding }: Dated,
): Promise<Pick<Early, 'kind' | 'actual' | 'evidence'>> {
  try {
    const answer = await provider.token({ params: provider.tokenParams(grant), encoding });
    return {
      kind: readTokenRefusal(answer).kind,
      actual: answer.token === undefined ? describeAnswer(answer.answer) : 'a token',
      evidence: answer.evidence,
    };
  } catch (error) {
    if (error instanceof NoAnswerError)
      return { kind: 'unclear', actual: `no answer: ${error.message}`, evidence: [error.n] };
    throw error;
  }
}
