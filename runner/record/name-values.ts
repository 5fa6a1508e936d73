/** What was typed is written down by the name of a variable only. */
import type { Step } from '../../suites/flows/read-step.ts';
import type { NamedAct } from './walk.ts';

/** Variables, and what they stood for in the recording; kept in memory only. */
export type Values = Map<string, string>;

const USER = /user|e-?mail|log-?in|benutzer|konto|account|utilisateur|usuario|identifi/i;
const CODE =
  /one.?time|\botp\b|totp|\bcode\b|passcode|verif|authenticat|2fa|mfa|token|einmal|bestätigung|vérification|código/i;

export class ValueNames {
  /** Values of this recording by their variables. */
  readonly values: Values = new Map();
  readonly #fields = new Map<string, string>();

  /** The step that repeats an act. */
  toStep(act: NamedAct): Step {
    const { frame, ...spec } = act.spec;
    const where = frame === undefined ? {} : { frame };
    return { ...this.#deed(act, spec), ...where } as Step;
  }

  #deed(act: NamedAct, spec: object): object {
    if (act.kind === 'passkey') return { passkey: { credential: `env:${PASSKEY_VARIABLE}` } };
    if (act.kind === 'click' || act.kind === 'untick') return { click: spec };
    if (act.kind === 'tick') return { check: spec };
    if (act.kind === 'press') return { press: spec };
    const { value = '' } = act;
    if (isOneTimeCode(act)) {
      const digits = value.length === USUAL_DIGITS ? {} : { digits: value.length };
      return { totp: { ...spec, secret: `env:${TOTP_VARIABLE}`, ...digits } };
    }
    const variable = this.#variableFor(act);
    this.values.set(variable, value);
    return { fill: { ...spec, value: `env:${variable}` } };
  }

  #variableFor(act: NamedAct): string {
    const field = JSON.stringify(act.spec);
    const known = this.#fields.get(field);
    if (known !== undefined) return known;
    const taken = new Set(this.#fields.values());
    const wanted = wantedFor(act).find((name) => !taken.has(name)) ?? `TEST_VALUE_${taken.size + 1}`;
    this.#fields.set(field, wanted);
    return wanted;
  }
}

export const TOTP_VARIABLE = 'TEST_TOTP_SECRET';
export const PASSKEY_VARIABLE = 'TEST_PASSKEY';
const USUAL_DIGITS = 6;

/** Digits in a field that is called or made for codes. One that hides them may be for a PIN that stays. */
function isOneTimeCode({ control, value = '', spec }: NamedAct): boolean {
  if (!/^\d{6,10}$/.test(value) || control.hidden) return false;
  return /\bone-time-code\b/.test(control.hints) || CODE.test(`${control.hints} ${wordsOf(spec)}`);
}

function wantedFor({ control, spec }: NamedAct): string[] {
  const own = wordsOf(spec)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toUpperCase();
  const named = own === '' ? [] : [`TEST_${own}`, `TEST_${own}_2`];
  if (control.hidden) return ['TEST_PASSWORD', ...named, 'TEST_PASSWORD_2'];
  const isUser =
    control.type === 'email' || /\b(?:username|email)\b/.test(control.hints) || USER.test(wordsOf(spec));
  return [...(isUser ? ['TEST_USER'] : []), ...named];
}

const wordsOf = (spec: NamedAct['spec']): string =>
  spec.label ?? spec.placeholder ?? spec.name ?? spec.testId ?? '';
